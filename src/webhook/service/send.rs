//! Events on their way: claimed, handed to their endpoints, settled. Sent until they arrive, under one
//! id, so that a receiver tells a repetition.

use std::collections::{BTreeMap, HashMap};

use futures_util::future::join_all;

use super::{PREVIOUS, SECRET, data, event, webhook_id};
use crate::access::{Permit, SystemTask};
use crate::auth::partner::service as partner;
use crate::db::{Db, Reader, Shelf, WriteTx};
use crate::job::service::Lease;
use crate::kernel::clock::Timestamp;
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::secret::{KeyRing, webhook_signature};
use crate::notify::service as notify;
use crate::privacy::model::Purpose;
use crate::privacy::service::consent;
use crate::webhook::courier::{Courier, Letter};
use crate::webhook::model::{DeliveryState, EndpointId, EndpointState, EventBody, Trouble};
use crate::webhook::rules::{self, AfterFailure, AfterTry};
use crate::webhook::store::delivery::{self, DeliveryRow, Turn};
use crate::webhook::store::{self, EndpointRow};

/// Events looked at in one go, and how many of them are sent side by side.
const LOOKED_AT: i64 = 200;
const AT_ONCE: usize = 20;

/// Calls to one endpoint side by side: a slow one holds up itself.
const AT_ONCE_EACH: usize = 4;

/// Seconds after which a claim that was not settled tells that its process is gone. Whether the
/// endpoint was reached is unknown: it is sent again.
const CLAIM_SECONDS: i64 = 120;

/// Whether anything can go a step further now.
pub fn any_due(reader: &mut Reader<'_>) -> Outcome<bool> {
    Ok(!delivery::due(reader, 1)?.is_empty())
}

/// Hands over what is due, some at a time; answers how many tries that were.
pub async fn send(db: &Db, lease: &Lease, courier: &Courier) -> Outcome<usize> {
    let permit = Permit::system(SystemTask::Timer);
    let mut total = 0;
    loop {
        let looked = db.read(&permit, look).await?;
        if looked.is_empty() {
            return Ok(total);
        }
        let claimed = lease.write(db, &permit, move |tx| claim(tx, looked)).await?;
        total += claimed.len();
        let tries = claimed.into_iter().map(|(row, letter)| async move {
            let outcome = courier.deliver(letter).await;
            (row, outcome)
        });
        let tried = join_all(tries).await;
        lease.write(db, &permit, move |tx| settle(tx, tried)).await?;
    }
}

/// What is to be done with an event on its way.
enum Next {
    Send(Letter),
    /// Its endpoint is gone or hears nothing, or the member has withdrawn the consent.
    Drop,
    /// The token that its endpoint belongs to has ended.
    Orphaned(EndpointRow),
}

fn look(reader: &mut Reader<'_>) -> Outcome<Vec<(DeliveryRow, Next)>> {
    let rows = delivery::due(reader, LOOKED_AT)?;
    let mut ids: Vec<EndpointId> = rows.iter().map(|row| row.endpoint_id).collect();
    ids.sort();
    ids.dedup();
    let endpoints = store::by_id(reader, ids)?;
    let endpoints: HashMap<EndpointId, EndpointRow> =
        endpoints.into_iter().map(|row| (row.id, row)).collect();
    let mut taken: HashMap<EndpointId, usize> = HashMap::new();
    let mut looked = Vec::new();
    for row in rows {
        let of_endpoint = taken.entry(row.endpoint_id).or_default();
        if looked.len() < AT_ONCE && *of_endpoint < AT_ONCE_EACH {
            *of_endpoint += 1;
            let next = next(reader, &row, endpoints.get(&row.endpoint_id))?;
            looked.push((row, next));
        }
    }
    Ok(looked)
}

fn next(
    reader: &mut Reader<'_>,
    row: &DeliveryRow,
    endpoint: Option<&EndpointRow>,
) -> Outcome<Next> {
    let Some(endpoint) = endpoint.filter(|found| found.state == EndpointState::Active) else {
        return Ok(Next::Drop);
    };
    if !consent::allows(reader, row.member_id, Purpose::OtherSystems)? {
        return Ok(Next::Drop);
    }
    if partner::has_ended(reader, endpoint.owner_id)? {
        return Ok(Next::Orphaned(endpoint.clone()));
    }
    let now = reader.now();
    letter(&reader.tools().ring, row, endpoint, now).map(Next::Send)
}

/// The call as it is made now: the body is the same at every try, the signature is of this moment.
fn letter(
    ring: &KeyRing,
    row: &DeliveryRow,
    endpoint: &EndpointRow,
    now: Timestamp,
) -> Outcome<Letter> {
    let (id, timestamp) = (webhook_id(row), now.seconds());
    let body = EventBody {
        event: row.event,
        timestamp: row.created_at,
        data: data(row, endpoint.organization_id),
    };
    let body = serde_json::to_string(&body).map_err(Fault::internal)?;
    let former = endpoint.previous_secret.as_ref().filter(|_| endpoint.previous_until > now);
    let secrets = [(SECRET, Some(&endpoint.secret)), (PREVIOUS, former)];
    let mut signatures = Vec::new();
    for (field, sealed) in secrets {
        let Some(sealed) = sealed else { continue };
        let secret = ring.open(field, endpoint.id.raw(), sealed).map_err(Fault::internal)?;
        let signed = webhook_signature(&secret, &id, timestamp, &body);
        signatures.push(signed.map_err(Fault::internal)?);
    }
    let signature = signatures.join(" ");
    Ok(Letter { url: endpoint.url.clone(), id, timestamp, signature, body })
}

/// Commits that these are being sent before any is, so that a replica that comes after a crash knows
/// which they were and waits until nobody can be at them any more.
fn claim(
    tx: &mut WriteTx<'_>,
    looked: Vec<(DeliveryRow, Next)>,
) -> Outcome<Vec<(DeliveryRow, Letter)>> {
    let until = tx.now().plus_seconds(CLAIM_SECONDS);
    let mut claimed = Vec::new();
    for (row, next) in looked {
        let letter = match next {
            Next::Send(letter) => letter,
            Next::Drop => {
                drop(tx, &row)?;
                continue;
            }
            Next::Orphaned(endpoint) => {
                disable(tx, &endpoint)?;
                drop(tx, &row)?;
                continue;
            }
        };
        let attempts = row.attempts + 1;
        let state = DeliveryState::Sending;
        let turn = Turn { state, due_at: until, attempts, fault: row.fault, status: row.status };
        if delivery::turn(tx, &row, &turn)? {
            let version = row.version + 1;
            claimed.push((DeliveryRow { state, attempts, version, ..row }, letter));
        }
    }
    Ok(claimed)
}

fn drop(tx: &mut WriteTx<'_>, row: &DeliveryRow) -> Outcome<()> {
    count(DeliveryState::Dropped);
    let turn = Turn {
        state: DeliveryState::Dropped,
        due_at: row.due_at,
        attempts: row.attempts,
        fault: row.fault,
        status: row.status,
    };
    delivery::turn(tx, row, &turn).map(|_| ())
}

fn count(state: DeliveryState) {
    metrics::counter!("hongyan_webhooks_total", "state" => state.as_str()).increment(1);
}

/// What the tries told of an endpoint.
#[derive(Default)]
struct Health {
    arrived: bool,
    gone: bool,
}

fn settle(tx: &mut WriteTx<'_>, tried: Vec<(DeliveryRow, Result<(), Trouble>)>) -> Outcome<()> {
    let mut healths: BTreeMap<EndpointId, Health> = BTreeMap::new();
    for (row, outcome) in tried {
        let health = healths.entry(row.endpoint_id).or_default();
        health.arrived |= outcome.is_ok();
        health.gone |= outcome == Err(rules::GONE);
        let (state, due_at) = match rules::after_try(outcome, row.attempts) {
            AfterTry::Delivered => (DeliveryState::Delivered, row.due_at),
            AfterTry::AgainIn { seconds } => {
                (DeliveryState::Waiting, tx.now().plus_seconds(seconds))
            }
            AfterTry::Dead => (DeliveryState::Dead, row.due_at),
        };
        count(state);
        let (fault, status) = match outcome {
            Ok(()) => (None, None),
            Err(trouble) => {
                tracing::warn!(delivery = %row.id, ?trouble, "an endpoint did not take an event");
                let (fault, status) = trouble.told();
                (Some(fault), status)
            }
        };
        let turn = Turn { state, due_at, attempts: row.attempts, fault, status };
        delivery::turn(tx, &row, &turn)?;
    }
    let ids: Vec<EndpointId> = healths.keys().copied().collect();
    for endpoint in store::by_id(tx, ids)? {
        if let Some(health) = healths.get(&endpoint.id) {
            tend(tx, &endpoint, health)?;
        }
    }
    Ok(())
}

/// Lets an endpoint that fails rest, or gives it up.
fn tend(tx: &mut WriteTx<'_>, endpoint: &EndpointRow, health: &Health) -> Outcome<()> {
    if health.arrived {
        if endpoint.failing_since.is_set() {
            store::note_health(tx, endpoint.id, Timestamp::NEVER, Timestamp::NEVER)?;
        }
        return Ok(());
    }
    let now = tx.now();
    let since = Some(endpoint.failing_since).filter(|since| since.is_set()).unwrap_or(now);
    match rules::after_failure(health.gone, since, now) {
        AfterFailure::RestUntil(until) => store::note_health(tx, endpoint.id, since, until),
        AfterFailure::Disable => {
            store::note_health(tx, endpoint.id, since, now)?;
            disable(tx, endpoint)
        }
    }
}

/// Switches an endpoint off and tells whoever looks after it.
fn disable(tx: &mut WriteTx<'_>, endpoint: &EndpointRow) -> Outcome<()> {
    if !store::disable(tx, endpoint)? {
        return Ok(());
    }
    tx.record(event(endpoint).reason("disabled"));
    let person = partner::maker_of(tx, endpoint.owner_id)?.unwrap_or(endpoint.owner_id);
    notify::tell_of_endpoint(tx, endpoint.id, endpoint.organization_id, person)
}
