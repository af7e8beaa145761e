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
