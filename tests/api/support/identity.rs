//! Stands where a county's identity provider is: tells of itself, publishes its keys, and exchanges codes
//! for ID tokens, as it was told to.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

pub const CLIENT: &str = "hongyan at the county";
pub const SECRET: &str = "it's a secret: %/+";
const KID: &str = "signs-2026";

/// Who signs a token.
#[derive(Clone, Copy, Debug)]
pub enum Signer {
    Itself,
    /// Somebody else, under the key's name.
    Another,
    /// Somebody who takes the published key for a shared secret.
    ByPublicKey,
}

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

struct Desk {
    issuer: String,
    grants: HashMap<String, Grant>,
    trouble: Trouble,
    in_body: bool,
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

fn rsa(which: usize) -> &'static EncodingKey {
    static KEYS: OnceLock<[EncodingKey; 2]> = OnceLock::new();
    let draw = || {
        let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
        let der: aws_lc_rs::encoding::Pkcs8V1Der<'_> = pair.as_der().unwrap();
        let base64 = STANDARD.encode(der.as_ref());
        let pem = format!("-----BEGIN PRIVATE KEY-----\n{base64}\n-----END PRIVATE KEY-----\n");
        EncodingKey::from_rsa_pem(pem.as_bytes()).unwrap()
    };
    &KEYS.get_or_init(|| [draw(), draw()])[which]
}

fn published() -> Value {
    let mut key = Jwk::from_encoding_key(rsa(0), Algorithm::RS256).unwrap();
    key.common.key_id = Some(KID.to_owned());
    json!({ "keys": [{ "kty": "of-tomorrow", "kid": "new" }, key] })
}

fn signed(claims: &Value, signer: Signer) -> String {
    let header = |algorithm| Header { kid: Some(KID.to_owned()), ..Header::new(algorithm) };
    match signer {
        Signer::Itself => encode(&header(Algorithm::RS256), claims, rsa(0)).unwrap(),
        Signer::Another => encode(&header(Algorithm::RS256), claims, rsa(1)).unwrap(),
        Signer::ByPublicKey => {
            let known = EncodingKey::from_secret(published().to_string().as_bytes());
            encode(&header(Algorithm::HS256), claims, &known).unwrap()
        }
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
            "id_token_signing_alg_values_supported": ["RS256"],
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
                "id_token": signed(&grant.claims, grant.signer),
            })),
        }
    }
}

async fn answer(request: HttpRequest, body: String, desk: web::Data<Mutex<Desk>>) -> HttpResponse {
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
        "/keys" => HttpResponse::Ok().json(published()),
        "/token" => {
            let form = url::form_urlencoded::parse(body.as_bytes()).into_owned().collect();
            desk.exchange(&request, &form)
        }
        path => panic!("nobody asks for {path}"),
    }
}

impl IdentityProvider {
    pub fn start() -> IdentityProvider {
        let desk = web::Data::new(Mutex::new(Desk {
            issuer: String::new(),
            grants: HashMap::new(),
            trouble: Trouble::None,
            in_body: false,
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
