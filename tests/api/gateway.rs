//! The HTTP gateway for one-time codes, against a local fake.

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use hongyan::auth::sender::{CodeSender, HttpSender, Notice, SendFault};
use hongyan::config::Gateway;
use hongyan::kernel::phone::Phone;
use serde_json::{Value, json};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::support::{Answer, Receiver};

/// What the fake was told: the bearer token and the body.
type Told = (String, Value);

async fn receive(
    request: HttpRequest,
    body: web::Json<Value>,
    told: web::Data<UnboundedSender<Told>>,
) -> HttpResponse {
    let token = request.headers().get("Authorization").unwrap().to_str().unwrap().to_owned();
    told.send((token, body.into_inner())).unwrap();
    match request.path() {
        "/send" => HttpResponse::Accepted().finish(),
        "/moved" => HttpResponse::Found().insert_header(("Location", "/send")).finish(),
        _ => HttpResponse::InternalServerError().finish(),
    }
}

/// A gateway on a free port, and what it is told.
fn fake() -> (String, UnboundedReceiver<Told>) {
    let (sender, receiver) = unbounded_channel();
    let told = web::Data::new(sender);
    let server = HttpServer::new(move || {
        App::new().app_data(told.clone()).default_service(web::to(receive))
    })
    .workers(1)
    .disable_signals()
    .bind(("127.0.0.1", 0))
    .unwrap();
    let address = server.addrs().first().unwrap().to_string();
    actix_web::rt::spawn(server.run());
    (format!("http://{address}"), receiver)
}

async fn send(url: &str) -> Result<(), SendFault> {
    let gateway =
        Gateway { url: url.parse().unwrap(), token: "gateway-token-for-tests".to_owned() };
    let phone = Phone::parse("19910000000").unwrap();
    HttpSender::new(gateway).unwrap().send(&phone, "042315").await
}

#[actix_web::test]
async fn the_gateway_gets_number_code_and_token() {
    let (base, mut told) = fake();
    assert_eq!(send(&format!("{base}/send")).await, Ok(()));
    let (token, body) = told.recv().await.unwrap();
    assert_eq!(token, "Bearer gateway-token-for-tests");
    assert_eq!(body, json!({ "phone": "19910000000", "code": "042315", "valid_seconds": 300 }));
}

#[actix_web::test]
async fn a_notice_has_no_words_and_no_code() {
    let (base, mut told) = fake();
    let url = format!("{base}/send").parse().unwrap();
    let gateway = Gateway { url, token: "gateway-token-for-tests".to_owned() };
    let phone = Phone::parse("19910000000").unwrap();
    let sender = HttpSender::new(gateway).unwrap();
    assert_eq!(sender.notify(&phone, Notice::PhoneChanged).await, Ok(()));
    let (_, body) = told.recv().await.unwrap();
    assert_eq!(body, json!({ "phone": "19910000000", "notice": "log_in_phone_changed" }));
}

#[actix_web::test]
async fn a_short_message_has_its_occasion_and_a_key_of_its_own() {
    let mut receiver = Receiver::start();
    let gateway =
        Gateway { url: receiver.url.parse().unwrap(), token: "gateway-token-for-tests".to_owned() };
    let sender = HttpSender::new(gateway).unwrap();
    let phone = Phone::parse("19910000000").unwrap();
    let text = || sender.text(&phone, "placement.refused", "7412093388410880");
    assert_eq!(text().await, Ok(()));
    let told = receiver.taken().remove(0);
    assert_eq!(told.json(), json!({ "phone": "19910000000", "notice": "placement.refused" }));
    assert_eq!(told.header("authorization"), "Bearer gateway-token-for-tests");
    assert_eq!(told.header("idempotency-key"), "7412093388410880");
    receiver.answer([Answer::Status(429), Answer::Status(503), Answer::Moved]);
    for refused in [429, 503, 302] {
        assert_eq!(text().await, Err(SendFault::Refused(refused)));
    }
    assert_eq!(receiver.taken().len(), 3, "the redirect was followed with the number");
}

#[actix_web::test]
async fn a_failing_gateway_is_told_apart_and_redirects_are_not_followed() {
    let (base, mut told) = fake();
    assert_eq!(send(&format!("{base}/broken")).await, Err(SendFault::Refused(500)));
    assert_eq!(send(&format!("{base}/moved")).await, Err(SendFault::Refused(302)));
    assert!(told.recv().await.is_some() && told.recv().await.is_some());
    assert!(told.try_recv().is_err(), "the redirect was followed with the token");
    // A port that was free a moment ago and has no listener.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    assert_eq!(send(&format!("http://{free}/send")).await, Err(SendFault::Unreachable));
}
