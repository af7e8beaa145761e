//! A bounded load over keep-alive connections: each connection sends its next request when the
//! answer to the last has come.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// What a load saw.
pub struct Measured {
    pub per_second: f64,
    pub p50: Duration,
    pub p99: Duration,
}

/// Sends `total` requests over `connections`. `request(n)` gives the bytes of the nth request; every
/// answer must have the status `expected`.
pub async fn run(
    address: SocketAddr,
    connections: usize,
    total: usize,
    expected: u16,
    request: impl Fn(usize) -> Vec<u8> + Send + Sync + 'static,
) -> Measured {
    let request = Arc::new(request);
    let next = Arc::new(AtomicUsize::new(0));
    let begun = Instant::now();
    let mut tasks = Vec::new();
    for _ in 0..connections {
        let (request, next) = (request.clone(), next.clone());
        tasks.push(tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.set_nodelay(true).unwrap();
            let mut times = Vec::new();
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= total {
                    return times;
                }
                let sent = Instant::now();
                stream.write_all(&request(n)).await.unwrap();
                let (status, _, body) = answer(&mut stream).await;
                assert_eq!(status, expected, "{}", String::from_utf8_lossy(&body));
                times.push(sent.elapsed());
            }
        }));
    }
    let mut times = Vec::with_capacity(total);
    for task in tasks {
        times.extend(task.await.unwrap());
    }
    let elapsed = begun.elapsed();
    times.sort();
    Measured {
        per_second: total as f64 / elapsed.as_secs_f64(),
        p50: times[times.len() / 2],
        p99: times[times.len() * 99 / 100],
    }
}

/// Sends one request and answers the session cookie it set.
pub async fn cookie(address: SocketAddr, request: Vec<u8>) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&request).await.unwrap();
    let (_, headers, body) = answer(&mut stream).await;
    headers
        .split("hongyan_session=")
        .nth(1)
        .unwrap_or_else(|| panic!("{}", String::from_utf8_lossy(&body)))
        .split(';')
        .next()
        .unwrap()
        .to_owned()
}

/// Reads one answer with a Content-Length.
async fn answer(stream: &mut TcpStream) -> (u16, String, Vec<u8>) {
    let mut buffer = Vec::with_capacity(4096);
    let mut chunk = [0_u8; 16 * 1024];
    let head = loop {
        if let Some(end) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break end + 4;
        }
        let read = stream.read(&mut chunk).await.unwrap();
        assert!(read > 0, "the connection was closed");
        buffer.extend_from_slice(&chunk[..read]);
    };
    let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
    let status = text.split(' ').nth(1).unwrap().parse().unwrap();
    let length: usize = text
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"))
        .map_or(0, |value| value.trim().parse().unwrap());
    while buffer.len() < head + length {
        let read = stream.read(&mut chunk).await.unwrap();
        assert!(read > 0, "the connection was closed");
        buffer.extend_from_slice(&chunk[..read]);
    }
    let headers = String::from_utf8_lossy(&buffer[..head]).into_owned();
    (status, headers, buffer[head..].to_vec())
}

/// An answer, however it was framed.
pub struct Answered {
    pub status: u16,
    pub body: Vec<u8>,
}

/// Sends one request that asks for the connection to be closed, and reads all that comes.
pub async fn whole(address: SocketAddr, request: Vec<u8>) -> Answered {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&request).await.unwrap();
    drop(request);
    let mut read = Vec::new();
    stream.read_to_end(&mut read).await.unwrap();
    let head = read.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    let text = String::from_utf8_lossy(&read[..head]).to_ascii_lowercase();
    let status = text.split(' ').nth(1).unwrap().parse().unwrap();
    let mut body = read.split_off(head);
    if text.contains("transfer-encoding: chunked") {
        body = unchunked(&body);
    }
    Answered { status, body }
}

fn unchunked(mut framed: &[u8]) -> Vec<u8> {
    let mut body = Vec::with_capacity(framed.len());
    loop {
        let end = framed.windows(2).position(|window| window == b"\r\n").unwrap();
        let length = std::str::from_utf8(&framed[..end]).unwrap();
        let length = usize::from_str_radix(length, 16).unwrap();
        if length == 0 {
            return body;
        }
        body.extend_from_slice(&framed[end + 2..end + 2 + length]);
        framed = &framed[end + 2 + length + 2..];
    }
}

/// Logs in by password and answers the cookie.
pub async fn log_in(address: SocketAddr, login: &str, password: &str) -> String {
    let body = format!(r#"{{"method":"password","login":"{login}","password":"{password}"}}"#);
    let request = format!(
        "POST /api/v1/auth/sessions HTTP/1.1\r\nHost: localhost\r\nX-Hongyan-Client: bench\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    cookie(address, request.into_bytes()).await
}
