//! Secrets that are told once, beside a receipt that is stored without them.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde_json::Value;

use super::Call;
use super::problem::{self, Answer};
use crate::access::ActionTag;
use crate::db::{Receipt, WriteTx};
use crate::kernel::fault::Outcome;

/// Runs a change and tells a secret under `name` beside its receipt: only where the change ran now,
/// since the stored receipt has no secret in it.
pub async fn tell_once<A: ActionTag, B: Send + 'static>(
    call: Call<A, B>,
    name: &str,
    secret: String,
    change: impl FnOnce(&mut WriteTx<'_>, B) -> Outcome<Receipt> + Send + 'static,
) -> Answer {
    let ran = Arc::new(AtomicBool::new(false));
    let mark = ran.clone();
    let mut receipt = call
        .receipt(move |tx, body| {
            mark.store(true, Ordering::SeqCst);
            change(tx, body)
        })
        .await?;
    if let (true, Value::Object(body)) = (ran.load(Ordering::SeqCst), &mut receipt.body) {
        body.insert(name.to_owned(), Value::String(secret));
    }
    Ok(problem::receipt(&receipt))
}
