//! An unsafe call: permit, idempotency key, version and body, read and checked together.

use std::any::TypeId;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, IF_MATCH};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use futures_util::StreamExt;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::guard::permit;
use super::problem::{self, Answer};
use super::{Refusal, origin};
use crate::access::{Action, ActionTag, Permit, Warrant};
use crate::app::App;
use crate::db::{Receipt, RequestKey, WriteTx};
use crate::kernel::fault::{Code, Fault, Outcome, Problem};

/// Bytes of a JSON body at most.
const JSON_LIMIT: usize = 256 * 1024;

/// The argument of a handler that changes something. `B` is the body; `()` for none.
pub struct Call<A: ActionTag, B = ()> {
    pub app: web::Data<App>,
    pub permit: Permit<A>,
    pub body: B,
    request: RequestKey,
    if_match: Option<i64>,
}

impl<A: ActionTag, B> Call<A, B> {
    /// The version the caller last read; 428 when it was not sent.
    pub fn version(&self) -> Outcome<i64> {
        self.if_match.ok_or_else(|| Fault::new(Code::IfMatchMissing))
    }

    /// Runs the change once for its key; a repeated call gets the receipt of the first.
    pub async fn receipt(
        self,
        change: impl FnOnce(&mut WriteTx<'_>, B) -> Outcome<Receipt> + Send + 'static,
    ) -> Outcome<Receipt>
    where
        B: Send + 'static,
    {
        let Call { app, permit, body, request, .. } = self;
        app.db.change(&permit, request, move |tx| change(tx, body)).await
    }

    /// Runs the change once for its key and answers with its receipt.
    pub async fn run(
        self,
        change: impl FnOnce(&mut WriteTx<'_>, B) -> Outcome<Receipt> + Send + 'static,
    ) -> Answer
    where
        B: Send + 'static,
    {
        Ok(problem::receipt(&self.receipt(change).await?))
    }

    /// The same for an action that only the body names: the policy table is asked for it first, and
    /// the change is made under it.
    pub async fn run_under(
        self,
        action: Action,
        change: impl FnOnce(&mut WriteTx<'_>, B) -> Outcome<Receipt> + Send + 'static,
    ) -> Answer
    where
        B: Send + 'static,
    {
        let warrant = Warrant::ask(self.permit.actor.clone(), action)?;
        let Call { app, body, request, .. } = self;
        let receipt = app.db.change(&warrant, request, move |tx| change(tx, body)).await?;
        Ok(problem::receipt(&receipt))
    }

    /// The same for a change of something that has a version.
    pub async fn run_versioned(
        self,
        change: impl FnOnce(&mut WriteTx<'_>, i64, B) -> Outcome<Receipt> + Send + 'static,
    ) -> Answer
    where
        B: Send + 'static,
    {
        let version = self.version()?;
        self.run(move |tx, body| change(tx, version, body)).await
    }

    /// The body, and the call without it: for a handler that reads before it changes.
    pub fn take_body(self) -> (Call<A>, B) {
        let Call { app, permit, body, request, if_match } = self;
        (Call { app, permit, body: (), request, if_match }, body)
    }

    /// The same call with another body.
    fn with<C>(self, body: C) -> Call<A, C> {
        let Call { app, permit, request, if_match, .. } = self;
        Call { app, permit, body, request, if_match }
    }

    /// The same body, prepared into something else before the transaction begins (hashing,
    /// encrypting: work the writer should not wait for).
    pub fn prepare<C>(self, prepare: impl FnOnce(&App, B) -> Outcome<C>) -> Outcome<Call<A, C>> {
        let Call { app, permit, body, request, if_match } = self;
        let body = prepare(&app, body)?;
        Ok(Call { app, permit, body, request, if_match })
    }
}

impl<A: ActionTag, B: DeserializeOwned + 'static> FromRequest for Call<A, B> {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            let call = gather::<A>(&request, payload, JSON_LIMIT).await?;
            let body = parse(&request, &call.body)?;
            Ok(call.with(body))
        })
    }
}

/// An unsafe call whose body is a file, sent as it is.
pub struct Upload<A: ActionTag>(pub Call<A, UploadedFile>);

/// A file as uploaded.
pub struct UploadedFile {
    pub bytes: Vec<u8>,
    /// As the client calls it; empty when it does not say.
    pub name: String,
}

/// Bytes of a file at most.
const FILE_LIMIT: usize = 20 << 20;

/// What workbooks and text tables are sent as.
const FILE_TYPES: [&str; 5] = [
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/vnd.ms-excel",
    "application/octet-stream",
    "text/csv",
    "text/plain",
];

impl<A: ActionTag> FromRequest for Upload<A> {
    type Error = Refusal;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Refusal>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let request = request.clone();
        let payload = payload.take();
        Box::pin(async move {
            let name = file_name(header(&request, "X-File-Name").unwrap_or(""));
            let mut call = gather::<A>(&request, payload, FILE_LIMIT).await?;
            let kind = header(&request, CONTENT_TYPE.as_str()).unwrap_or("").to_ascii_lowercase();
            let kind = kind.split(';').next().unwrap_or("").trim();
            if !FILE_TYPES.contains(&kind) {
                return Err(Fault::new(Code::UnsupportedMediaType).into());
            }
            let bytes = std::mem::take(&mut call.body);
            Ok(Upload(call.with(UploadedFile { bytes, name })))
        })
    }
}

/// A percent-encoded name as plain text.
fn file_name(encoded: &str) -> String {
    let pair = format!("name={encoded}");
    let mut pairs = url::form_urlencoded::parse(pair.as_bytes());
    pairs.next().map(|(_, name)| name.into_owned()).unwrap_or_default()
}

/// Everything round a body, and the body as it came.
async fn gather<A: ActionTag>(
    request: &HttpRequest,
    payload: Payload,
    limit: usize,
) -> Outcome<Call<A, Vec<u8>>> {
    origin::check(request)?;
    let permit = permit::<A>(request).await?;
    let app = super::guard::app(request)?;
    let key = idempotency_key(request)?;
    let if_match = if_match(request)?;
    let body = read_body(request, payload, limit).await?;
    let hash = request_hash(request, &body);
    Ok(Call { app, permit, body, request: RequestKey { key, hash }, if_match })
}

fn header<'r>(request: &'r HttpRequest, name: &str) -> Option<&'r str> {
    request.headers().get(name).and_then(|value| value.to_str().ok())
}

/// Required on every unsafe call: 8 to 128 visible ASCII characters.
pub fn idempotency_key(request: &HttpRequest) -> Outcome<String> {
    let key = header(request, "Idempotency-Key")
        .ok_or_else(|| Fault::new(Code::IdempotencyKeyMissing))?;
    if !(8..=128).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
        let problem =
            Problem::Said("8 到 128 个可见的 ASCII 字符", "8 to 128 visible ASCII characters");
        return Err(Fault::new(Code::MalformedRequest).at("Idempotency-Key", problem));
    }
    Ok(key.to_owned())
}

fn if_match(request: &HttpRequest) -> Outcome<Option<i64>> {
    let Some(text) = header(request, IF_MATCH.as_str()) else { return Ok(None) };
    match text.trim().trim_matches('"').parse() {
        Ok(version) => Ok(Some(version)),
        Err(_) => Err(Fault::new(Code::StaleVersion)),
    }
}

/// Reads a body of at most `limit` bytes.
pub async fn read_body(
    request: &HttpRequest,
    mut payload: Payload,
    limit: usize,
) -> Outcome<Vec<u8>> {
    let declared = header(request, CONTENT_LENGTH.as_str()).and_then(|n| n.parse::<usize>().ok());
    if declared.is_some_and(|length| length > limit) {
        return Err(Fault::new(Code::BodyTooLarge));
    }
    let mut bytes = Vec::with_capacity(declared.unwrap_or(0));
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| Fault::new(Code::MalformedRequest))?;
        if bytes.len() + chunk.len() > limit {
            return Err(Fault::new(Code::BodyTooLarge));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Parses a JSON body; an empty one stands for `null`, which `()` and options accept. Where nothing
/// is to be said, `{}` says it too.
pub fn parse<B: DeserializeOwned + 'static>(request: &HttpRequest, bytes: &[u8]) -> Outcome<B> {
    let nothing = TypeId::of::<B>() == TypeId::of::<()>() && bytes.trim_ascii() == b"{}";
    let bytes: &[u8] = if bytes.is_empty() || nothing { b"null" } else { bytes };
    if bytes != b"null" {
        let kind = header(request, CONTENT_TYPE.as_str()).unwrap_or("");
        if !kind.to_ascii_lowercase().starts_with("application/json") {
            return Err(Fault::new(Code::UnsupportedMediaType));
        }
    }
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let body = serde_path_to_error::deserialize(&mut json).map_err(|error| json_fault(&error))?;
    json.end().map_err(|_| Fault::new(Code::MalformedJson))?;
    Ok(body)
}

/// Reads a parsed body as its type, for a handler that looks at the raw one first.
pub fn typed<B: DeserializeOwned>(body: serde_json::Value) -> Outcome<B> {
    serde_path_to_error::deserialize(body).map_err(|error| json_fault(&error))
}

/// Names the field; the error's own words may quote the value and go nowhere.
fn json_fault(error: &serde_path_to_error::Error<serde_json::Error>) -> Fault {
    use serde_json::error::Category;
    match error.inner().classify() {
        Category::Syntax | Category::Eof | Category::Io => Fault::new(Code::MalformedJson),
        Category::Data => {
            let words = error.inner().to_string();
            let mut pointer = pointer(error.path());
            let problem = if words.starts_with("missing field") {
                pointer.push('/');
                pointer.push_str(words.split('`').nth(1).unwrap_or(""));
                Problem::Required
            } else if words.starts_with("unknown field") {
                // Of a body that is told apart by a tag, the path is not known.
                if pointer.is_empty() {
                    pointer = format!("/{}", words.split('`').nth(1).unwrap_or(""));
                }
                Problem::UnknownField
            } else {
                Problem::WrongType
            };
            Fault::field(pointer, problem)
        }
    }
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Seq { index } => Some(format!("/{index}")),
            Segment::Map { key } => Some(format!("/{}", key.replace('~', "~0").replace('/', "~1"))),
            Segment::Enum { .. } | Segment::Unknown => None,
        })
        .collect()
}

fn request_hash(request: &HttpRequest, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [
        request.method().as_str(),
        request.path(),
        request.query_string(),
        header(request, IF_MATCH.as_str()).unwrap_or(""),
    ] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    hash.update(body);
    hash.finalize().into()
}

/// For calls that leave nothing behind: answers 204.
pub fn no_content() -> Answer {
    Ok(HttpResponse::NoContent().finish())
}
