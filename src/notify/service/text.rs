//! Short messages: claimed, handed to the gateway, settled. Sent once or not at all.

use std::sync::Arc;

use futures_util::future::join_all;

use crate::access::{Permit, SystemTask};
use crate::auth::sender::{CodeSender, SendFault};
use crate::db::{Db, Reader, Shelf, WriteTx};
use crate::job::service::Lease;
use crate::kernel::fault::{Fault, Outcome};
use crate::kernel::phone::Phone;
use crate::kernel::secret::Field;
use crate::member::model::Standing;
use crate::notify::model::TextState;
use crate::notify::rules::text::{self as rules, AfterTry, QuietHours, Readiness, TextFacts};
use crate::notify::store::text::{self as store, TextRow, Turn};
use crate::policy::model::Parameter;
use crate::policy::service as policy;
use crate::privacy::model::Purpose;
use crate::privacy::service::consent;
use crate::region::county_digits;

/// The members' own column.
const PHONE: Field = Field { table: "members", column: "phone" };

/// Messages handed to the gateway side by side.
const AT_ONCE: i64 = 20;

/// Seconds after which a claim that was not settled tells that its process is gone.
const CLAIM_SECONDS: i64 = 120;

/// Whether any short message can go a step further now.
pub fn any_due(reader: &mut Reader<'_>) -> Outcome<bool> {
    Ok(!store::due(reader, 1)?.is_empty())
}

/// Hands over what is due, some at a time; answers how many were settled.
pub async fn send(db: &Db, lease: &Lease, sender: &Arc<dyn CodeSender>) -> Outcome<usize> {
    let permit = Permit::system(SystemTask::Timer);
    let mut total = 0;
    loop {
        let looked = db.read(&permit, look).await?;
        if looked.is_empty() {
            return Ok(total);
        }
        total += looked.len();
        let claimed = lease.write(db, &permit, move |tx| claim(tx, looked)).await?;
        let sent = claimed.into_iter().map(|(row, phone)| async move {
            let key = row.id.to_string();
            let outcome = sender.text(&phone, row.kind.as_str(), &key).await;
            (row, outcome)
        });
        let sent = join_all(sent).await;
        lease.write(db, &permit, move |tx| settle(tx, sent)).await?;
    }
}

/// What is to be done with a short message.
enum Next {
    Send(Phone),
    Turn(Turn),
}

fn look(reader: &mut Reader<'_>) -> Outcome<Vec<(TextRow, Next)>> {
    let rows = store::due(reader, AT_ONCE)?;
    rows.into_iter().map(|row| next(reader, &row).map(|next| (row, next))).collect()
}

fn next(reader: &mut Reader<'_>, row: &TextRow) -> Outcome<Next> {
    let over = |state| Next::Turn(Turn { state, due_at: row.due_at, attempts: row.attempts });
    if row.state == TextState::Claimed {
        // Whoever claimed it is gone, and with it the answer of the gateway.
        return Ok(over(TextState::Unknown));
    }
    let Some((sealed, standing, division)) = store::recipient(reader, row.member_id)? else {
        return Ok(over(TextState::Skipped));
    };
    let phone = match sealed {
        Some(sealed) => {
            let opened = reader.tools().ring.open(PHONE, row.member_id.raw(), &sealed);
            Phone::parse(&opened.map_err(Fault::internal)?).ok()
        }
        None => None,
    };
    let (book, today) = (policy::book(reader)?, reader.today());
    let hour = |parameter| book.at(county_digits(&division), today, parameter).number();
    let facts = TextFacts {
        now: reader.now(),
        quiet: QuietHours {
            from: hour(Parameter::QuietFromHour),
            until: hour(Parameter::QuietUntilHour),
        },
        has_number: phone.is_some(),
        on_register: standing != Standing::Left,
        wanted: consent::allows(reader, row.member_id, Purpose::ShortMessages)?,
        still_open: !row.kind.is_prompt()
            || rules::is_open(row.kind, store::days(reader, row.message_id)?),
    };
    Ok(match (rules::readiness(&facts), phone) {
        (Readiness::Send, Some(phone)) => Next::Send(phone),
        (Readiness::Send, None) | (Readiness::Skip, _) => over(TextState::Skipped),
        (Readiness::WaitUntil(due_at), _) => {
            Next::Turn(Turn { state: TextState::Waiting, due_at, attempts: row.attempts })
        }
    })
}

/// Commits that these are being sent before any is: a crash in between sends less, never twice.
fn claim(tx: &mut WriteTx<'_>, looked: Vec<(TextRow, Next)>) -> Outcome<Vec<(TextRow, Phone)>> {
    let until = tx.now().plus_seconds(CLAIM_SECONDS);
    let mut claimed = Vec::new();
    for (row, next) in looked {
        let attempts = row.attempts + 1;
        match next {
            Next::Turn(turn) => {
                store::turn(tx, &row, &turn)?;
            }
            Next::Send(phone) => {
                let turn = Turn { state: TextState::Claimed, due_at: until, attempts };
                if store::turn(tx, &row, &turn)? {
                    claimed.push((TextRow { state: TextState::Claimed, attempts, ..row }, phone));
                }
            }
        }
    }
    Ok(claimed)
}

fn settle(tx: &mut WriteTx<'_>, sent: Vec<(TextRow, Result<(), SendFault>)>) -> Outcome<()> {
    for (row, outcome) in sent {
        let (state, due_at) = match rules::after_try(outcome, row.attempts) {
            AfterTry::Over(state) => (state, row.due_at),
            AfterTry::AgainIn { seconds } => (TextState::Waiting, tx.now().plus_seconds(seconds)),
        };
        metrics::counter!("hongyan_texts_total", "state" => state.as_str()).increment(1);
        if let Err(fault) = outcome {
            tracing::warn!(text = %row.id, kind = %row.kind, ?fault, "a short message was not taken");
        }
        store::turn(tx, &row, &Turn { state, due_at, attempts: row.attempts })?;
    }
    Ok(())
}
