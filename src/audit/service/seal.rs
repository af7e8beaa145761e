//! The sealer: gives events that were written a place in the chain, in batches, and signs a head.

use crate::audit::model::Position;
use crate::audit::rules;
use crate::audit::store::{self, HeadRow};
use crate::db::{Reader, Shelf, WriteTx};
use crate::kernel::fault::{Fault, Outcome};

/// Events per batch. On SQLite the writer's other jobs wait for one batch at most.
pub const BATCH: i64 = 500;

/// Whether an event waits for its place.
pub fn any_waits(reader: &mut Reader<'_>) -> Outcome<bool> {
    Ok(!store::waiting(reader, 1)?.is_empty())
}

/// Seals up to [`BATCH`] events in the order of their ids and answers how many. One process at a time
/// may do so: whoever calls holds the timer's lease. An event that commits late, under a lower id than the last batch, gets its
/// place in the next one: the chain is ordered by sealing.
///
/// It goes on from the last head, not from the last row: a chain whose end was cut off keeps its
/// gap, and a row that somebody put behind the head stops the sealer instead of being signed.
pub fn seal(tx: &mut WriteTx<'_>) -> Outcome<usize> {
    let events = store::waiting(tx, BATCH)?;
    if events.is_empty() {
        return Ok(0);
    }
    let mut position = end(tx)?;
    for (id, digest) in &events {
        let seq = position.seq + 1;
        position = Position { seq, hash: rules::link(&position.hash, seq, digest) };
        store::seal(tx, *id, &position)?;
    }
    let head = head(tx, &position)?;
    store::insert_head(tx, head)?;
    Ok(events.len())
}

fn end(tx: &mut WriteTx<'_>) -> Outcome<Position> {
    match store::last_head(tx)? {
        None => Ok(Position::START),
        Some(head) => {
            let hash = head
                .hash
                .as_slice()
                .try_into()
                .map_err(|_| Fault::internal("the last audit head is damaged"))?;
            Ok(Position { seq: head.seq, hash })
        }
    }
}

fn head(tx: &WriteTx<'_>, position: &Position) -> Outcome<HeadRow> {
    let key = tx.tools().ring.audit_head_key();
    let at = tx.now();
    let signature = key.sign(&rules::head_bytes(position, at.0)).map_err(Fault::internal)?;
    Ok(HeadRow {
        seq: position.seq,
        hash: position.hash.to_vec(),
        at,
        signature: signature.to_vec(),
        key_id: key.kid().to_owned(),
    })
}
