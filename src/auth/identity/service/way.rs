//! The way to a provider and back: the authorization code flow with PKCE. What is needed for the way back
//! is kept here, for some minutes and for one use, and bound to the browser by a cookie.

use actix_web::web::Data;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{SECRET, VERIFIER, redirect_uri, usable};
use crate::access::{Permit, SystemTask, acts};
use crate::app::App;
use crate::auth::identity::model::{IdentityProviderId, Purpose, WayBack, WayThere};
use crate::auth::identity::provider::Exchange;
use crate::auth::identity::rules::{self, ATTEMPT_SECONDS};
use crate::auth::identity::store::{self, AttemptRow, ProviderRow};
use crate::auth::identity::token;
use crate::auth::rules::throttle::LOG_INS_PER_ADDRESS;
use crate::auth::service::throttle::{self, Kept};
use crate::db::{Shelf, WriteTx};
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::secret::{random_token, same, token_hash};

/// A way begun: what is told, and the cookie that binds it to the browser.
pub struct Begun {
    pub told: WayThere,
    pub browser: String,
}

/// The way back as it came.
pub struct Returned {
    pub back: WayBack,
    /// What the browser's cookie holds.
    pub browser: Option<String>,
    pub address: String,
}

/// Who somebody is at a provider, proved a moment ago.
pub struct Proven {
    pub provider: ProviderRow,
    pub subject: String,
}

fn guard() -> Permit<acts::Housekeeping> {
    Permit::system(SystemTask::Guard)
}

/// Sends a browser to a provider.
pub async fn begin(
    app: &Data<App>,
    id: IdentityProviderId,
    purpose: Purpose,
    address: &str,
) -> Outcome<Begun> {
    let back = redirect_uri(app).ok_or_else(|| Fault::new(Code::IdentityNotSetUp))?;
    let key = app.ring().index("throttle.address", address);
    let known = move |tx: &mut WriteTx<'_>| -> Outcome<Kept<ProviderRow>> {
        match throttle::spend(tx, &LOG_INS_PER_ADDRESS, &key)? {
            Ok(()) => Ok(usable(tx, id)),
            Err(fault) => Ok(Err(fault)),
        }
    };
    let provider = app.db.write(&guard(), known).await??;
    let metadata = app.identity.metadata(&provider.issuer, app.db.now()).await?;
    let drawn = Drawn::draw()?;
    let row = drawn.row(app, id, purpose)?;
    app.db.write(&guard(), move |tx| store::begin(tx, row)).await?;
    let challenge = URL_SAFE_NO_PAD.encode(token_hash(&drawn.verifier));
    let authorization_url = metadata.way_there(&[
        ("response_type", "code"),
        ("scope", "openid"),
        ("client_id", &provider.client_id),
        ("redirect_uri", &back),
        ("state", &drawn.state),
        ("nonce", &drawn.nonce),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ])?;
    let told = WayThere { authorization_url, expires_in: ATTEMPT_SECONDS };
    Ok(Begun { told, browser: drawn.browser })
}

/// The secrets of one way.
struct Drawn {
    state: String,
    nonce: String,
    verifier: String,
    browser: String,
}

impl Drawn {
    fn draw() -> Outcome<Drawn> {
        let one = || random_token().map_err(Fault::internal);
        Ok(Drawn { state: one()?, nonce: one()?, verifier: one()?, browser: one()? })
    }

    /// What is kept of them: hashes, and sealed what is needed as it is.
    fn row(
        &self,
        app: &App,
        provider: IdentityProviderId,
        purpose: Purpose,
    ) -> Outcome<AttemptRow> {
        let now = app.db.now();
        let id = app.db.tools().ids.next(now);
        let account_id = match purpose {
            Purpose::LogIn => None,
            Purpose::Link(account) => Some(account),
        };
        let verifier = app.ring().seal(VERIFIER, id.raw(), &self.verifier);
        Ok(AttemptRow {
            id,
            state_hash: token_hash(&self.state).to_vec(),
            browser_hash: token_hash(&self.browser).to_vec(),
            provider_id: provider,
            account_id,
            nonce_hash: token_hash(&self.nonce).to_vec(),
            verifier: verifier.map_err(Fault::internal)?,
            expires_at: now.plus_seconds(ATTEMPT_SECONDS),
        })
    }
}

/// Finds out who came back. The way is used up by that, whatever comes of it.
pub async fn prove(app: &Data<App>, returned: Returned, purpose: Purpose) -> Outcome<Proven> {
    let Returned { back, browser, address } = returned;
    let key = app.ring().index("throttle.address", &address);
    let (state, browser) = (token_hash(&back.state), token_hash(&browser.unwrap_or_default()));
    let known = move |tx: &mut WriteTx<'_>| -> Outcome<Kept<(AttemptRow, ProviderRow)>> {
        if let Err(fault) = throttle::spend(tx, &LOG_INS_PER_ADDRESS, &key)? {
            return Ok(Err(fault));
        }
        let now = tx.now();
        let fits = |row: &AttemptRow| row.expires_at > now && is_for(row, purpose);
        match store::take(tx, &state, &browser)?.filter(fits) {
            Some(row) => Ok(usable(tx, row.provider_id).map(|provider| (row, provider))),
            None => Ok(Err(Fault::new(Code::IdentityAttemptGone))),
        }
    };
    let (attempt, provider) = app.db.write(&guard(), known).await??;
    let code = code(back, &provider)?;
    let subject = subject(app, &attempt, &provider, &code).await?;
    Ok(Proven { provider, subject })
}

fn is_for(row: &AttemptRow, purpose: Purpose) -> bool {
    match purpose {
        Purpose::LogIn => row.account_id.is_none(),
        Purpose::Link(account) => row.account_id == Some(account),
    }
}

fn not_proven(cause: impl std::fmt::Display) -> Fault {
    Fault::new(Code::IdentityNotProven).with_cause(cause)
}

/// The code, unless the provider says that there is none, or another provider answers (RFC 9207).
fn code(back: WayBack, provider: &ProviderRow) -> Outcome<String> {
    if back.iss.is_some_and(|iss| iss != provider.issuer) {
        return Err(not_proven("another provider answers"));
    }
    if back.error.is_some() {
        return Err(not_proven("the provider did not log in"));
    }
    back.code.ok_or_else(|| not_proven("the provider gave no code"))
}

/// Exchanges the code and believes the ID token, or does not.
async fn subject(
    app: &App,
    attempt: &AttemptRow,
    provider: &ProviderRow,
    code: &str,
) -> Outcome<String> {
    let ring = app.ring();
    let secret = ring.open(SECRET, provider.id.raw(), &provider.client_secret);
    let verifier = ring.open(VERIFIER, attempt.id.raw(), &attempt.verifier);
    let (secret, verifier) = (secret.map_err(Fault::internal)?, verifier.map_err(Fault::internal)?);
    let back = redirect_uri(app).ok_or_else(|| Fault::new(Code::IdentityNotSetUp))?;
    let metadata = app.identity.metadata(&provider.issuer, app.db.now()).await?;
    let with = Exchange {
        client_id: &provider.client_id,
        client_secret: &secret,
        code,
        verifier: &verifier,
        redirect_uri: &back,
    };
    let id_token = app.identity.exchange(&metadata, &with).await?;
    let keys = app.identity.keys(&metadata).await?;
    let claims = token::claims(&id_token, &keys).ok_or_else(|| not_proven("its signature"))?;
    let fits = |nonce: &str| same(&token_hash(nonce), &attempt.nonce_hash);
    rules::check(&claims, &provider.issuer, &provider.client_id, fits, app.db.now())
        .map_err(|doubt| not_proven(format!("{doubt:?}")))?;
    Ok(claims.sub)
}
