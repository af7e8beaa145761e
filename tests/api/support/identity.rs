//! Stands where a county's identity provider is: tells of itself, publishes its keys, and exchanges codes
//! for ID tokens, as it was told to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::Algorithm;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use tokio::sync::oneshot;

use super::id_tokens::{Signer, Signing, published, signed};

pub const CLIENT: &str = "hongyan at the county";
pub const SECRET: &str = "it's a secret: %/+";

/// What goes wrong at the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trouble {
    None,
    /// Every answer is a 500.
    Broken,
    /// Every answer is a page.
    Nonsense,
    /// It sends whoever asks elsewhere.
    Moved,
    /// Its answers do not end.
    Endless,
    /// It says that it is somebody else.
    Masked,
}

struct Grant {
    challenge: String,
    redirect_uri: String,
    claims: Value,
    signer: Signer,
}

/// A provider that takes its time over a code.
pub struct Held {
    pub asked: oneshot::Receiver<()>,
    pub go_on: oneshot::Sender<()>,
}

struct Desk {
    issuer: String,
    grants: HashMap<String, Grant>,
    signing: Signing,
    trouble: Trouble,
    in_body: bool,
    waits: Option<(oneshot::Sender<()>, oneshot::Receiver<()>)>,
}

/// A provider on a free port of this machine.
pub struct IdentityProvider {
    pub issuer: String,
    desk: Arc<Mutex<Desk>>,
}

/// Where a browser was sent.
pub struct Asked(HashMap<String, String>);

impl Asked {
    pub fn read(url: &str) -> Asked {
        Asked(url::Url::parse(url).unwrap().query_pairs().into_owned().collect())
    }

    #[track_caller]
    pub fn get(&self, name: &str) -> &str {
        &self.0[name]
    }
}

impl Desk {
    fn metadata(&self) -> Value {
        let at = |path: &str| format!("{}/{path}", self.issuer);
        let issuer = match self.trouble {
            Trouble::Masked => "https://id.example.cn".to_owned(),
            _ => self.issuer.clone(),
        };
        let method = if self.in_body { "client_secret_post" } else { "client_secret_basic" };
        json!({
            "issuer": issuer, "authorization_endpoint": at("authorize?theme=county"),
            "token_endpoint": at("token"), "jwks_uri": at("keys"),
            "token_endpoint_auth_methods_supported": [method],
            "response_types_supported": ["code"], "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [self.signing.algorithm],
        })
    }

    /// As RFC 6749 and 7636 have it: the right client, the right verifier, once.
    fn exchange(&mut self, request: &HttpRequest, form: &HashMap<String, String>) -> HttpResponse {
        let coded =
            |text: &str| url::form_urlencoded::byte_serialize(text.as_bytes()).collect::<String>();
        let basic = STANDARD.encode(format!("{}:{}", coded(CLIENT), coded(SECRET)));
        let shown = request.headers().get("authorization").map(|value| value.to_str().unwrap());
        let known = if self.in_body {
            shown.is_none() && form["client_id"] == CLIENT && form["client_secret"] == SECRET
        } else {
            shown == Some(&format!("Basic {basic}")) && !form.contains_key("client_secret")
        };
        if !known {
            return HttpResponse::Unauthorized().json(json!({ "error": "invalid_client" }));
        }
        let grant = self.grants.remove(&form["code"]).filter(|grant| {
            let challenge =
                URL_SAFE_NO_PAD.encode(Sha256::digest(form["code_verifier"].as_bytes()));
            form["grant_type"] == "authorization_code"
                && grant.challenge == challenge
                && grant.redirect_uri == form["redirect_uri"]
        });
        match grant {
            None => HttpResponse::BadRequest().json(json!({ "error": "invalid_grant" })),
            Some(grant) => HttpResponse::Ok().json(json!({
                "access_token": "for-somebody-else", "token_type": "Bearer",
                "id_token": signed(&grant.claims, self.signing, grant.signer),
            })),
        }
    }
}

async fn answer(request: HttpRequest, body: String, desk: web::Data<Mutex<Desk>>) -> HttpResponse {
    let waits = match request.path() {
        "/token" => desk.lock().unwrap().waits.take(),
        _ => None,
    };
    if let Some((asked, go_on)) = waits {
        asked.send(()).unwrap();
        go_on.await.unwrap();
    }
    let mut desk = desk.lock().unwrap();
    match desk.trouble {
        Trouble::None | Trouble::Masked => {}
        Trouble::Broken => return HttpResponse::InternalServerError().body("stack trace"),
        Trouble::Nonsense => return HttpResponse::Ok().body("<html>maintenance</html>"),
        Trouble::Moved => {
            return HttpResponse::Found().insert_header(("Location", "/elsewhere")).finish();
        }
        Trouble::Endless => return HttpResponse::Ok().body("[".repeat(300 * 1024)),
    }
    match request.path() {
        "/.well-known/openid-configuration" => HttpResponse::Ok().json(desk.metadata()),
        "/keys" => HttpResponse::Ok().json(published(desk.signing)),
        "/token" => {
            let form = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
            desk.exchange(&request, &form)
        }
        path => panic!("nobody asks for {path}"),
    }
}

impl IdentityProvider {
    pub fn start() -> IdentityProvider {
        let signing = Signing { algorithm: Algorithm::RS256, said: true };
        // Drawing keys is slow, and later on somebody waits for an answer.
        published(signing);
        let desk = web::Data::new(Mutex::new(Desk {
            issuer: String::new(),
            grants: HashMap::new(),
            signing,
            trouble: Trouble::None,
            in_body: false,
            waits: None,
        }));
        let shared = desk.clone();
        let server = HttpServer::new(move || {
            App::new().app_data(shared.clone()).default_service(web::to(answer))
        })
        .workers(1)
        .shutdown_timeout(0)
        .disable_signals()
        .bind(("127.0.0.1", 0))
        .unwrap();
        let issuer = format!("http://{}", server.addrs().first().unwrap());
        desk.lock().unwrap().issuer.clone_from(&issuer);
        actix_web::rt::spawn(server.run());
        IdentityProvider { issuer, desk: desk.into_inner() }
    }

    pub fn falls_into(&self, trouble: Trouble) {
        self.desk.lock().unwrap().trouble = trouble;
    }

    pub fn signs(&self, signing: Signing) {
        self.desk.lock().unwrap().signing = signing;
    }

    /// Waits with the next code that is brought until it is told to go on.
    pub fn holds_its_answer(&self) -> Held {
        let (tell, asked) = oneshot::channel();
        let (go_on, told) = oneshot::channel();
        self.desk.lock().unwrap().waits = Some((tell, told));
        Held { asked, go_on }
    }

    /// Takes the client's secret in the body only.
    pub fn takes_secret_in_body(&self) {
        self.desk.lock().unwrap().in_body = true;
    }

    /// Somebody logs in at the provider; the code that their browser brings back.
    pub fn log_in(&self, asked: &Asked, claims: Value, signer: Signer) -> String {
        let mut desk = self.desk.lock().unwrap();
        let code = format!("code/{}+{}", desk.grants.len(), asked.get("state"));
        let grant = Grant {
            challenge: asked.get("code_challenge").to_owned(),
            redirect_uri: asked.get("redirect_uri").to_owned(),
            claims,
            signer,
        };
        desk.grants.insert(code.clone(), grant);
        code
    }
}
