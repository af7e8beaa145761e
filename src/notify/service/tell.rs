//! The one door for all rooms: what happened becomes messages, in the transaction of what happened.

use crate::access::{AccountId, MemberId, OrganizationId};
use crate::db::{Shelf, WriteTx};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::notify::model::{Happening, Occurrence, TextState};
use crate::notify::rules::{self, Audience, text};
use crate::notify::store::text::{self as texts, TextRow};
use crate::notify::store::{self, MessageRow};
use crate::placement::model::PlacementId;
use crate::webhook::model::EndpointId;
use crate::webhook::service as webhook;

/// Whom a message is about that is about no member.
pub(super) const NOBODY: MemberId = MemberId::from_raw(0);

/// Tells everybody whom the table names, but not whoever did it, and the other systems that hear of it.
/// The caller records its own event.
pub fn tell(tx: &mut WriteTx<'_>, happening: &Happening) -> Outcome<()> {
    tell_officers(tx, happening)?;
    Ok(())
}

/// The same, for what is done by telling it: answers whether there is any officer to hear of it, of
/// whom one may have done it themself.
pub fn tell_officers(tx: &mut WriteTx<'_>, happening: &Happening) -> Outcome<bool> {
    webhook::note(tx, happening)?;
    let actor = tx.warrant().actor.clone();
    let mut officers: Vec<(AccountId, OrganizationId)> = Vec::new();
    for audience in rules::told(happening.what) {
        match audience {
            Audience::Member => {
                if actor.member != Some(happening.member) {
                    to_member(tx, happening, happening.member)?;
                }
            }
            Audience::Home => officers.extend(acting(tx, Some(happening.home), 0)?),
            Audience::AboveHome => officers.extend(acting(tx, Some(happening.home), 1)?),
            Audience::Host => officers.extend(acting(tx, happening.host, 0)?),
            Audience::AboveHost => officers.extend(acting(tx, happening.host, 1)?),
            Audience::Taker => officers.extend(taker(tx, happening)?),
        }
    }
    // Nobody is told twice who is both home and above the host.
    officers.sort();
    officers.dedup_by_key(|(account, _)| *account);
    let anybody = !officers.is_empty();
    for (account, organization) in officers {
        if actor.account() != Some(account) {
            let row = row(tx, happening);
            let recipient = MessageRow {
                account_id: Some(account),
                organization_id: Some(organization),
                ..row
            };
            store::insert(tx, recipient)?;
        }
    }
    Ok(anybody)
}

/// Tells `person`, who looks after an organization's webhook endpoint, that it was switched off; whoever
/// acts for the organization, where that person holds no post for it any more.
pub fn tell_of_endpoint(
    tx: &mut WriteTx<'_>,
    endpoint: EndpointId,
    organization: OrganizationId,
    person: AccountId,
) -> Outcome<()> {
    let seat = store::seat_of(tx, person, organization)?;
    let officers = match seat {
        Some(seat) => vec![(person, seat)],
        None => acting(tx, Some(organization), 0)?,
    };
    let about = Happening::of(Occurrence::EndpointDisabled, NOBODY, organization);
    for (account, seat) in officers {
        let row = MessageRow {
            account_id: Some(account),
            organization_id: Some(seat),
            endpoint_id: Some(endpoint),
            ..row(tx, &about)
        };
        store::insert(tx, row)?;
    }
    Ok(())
}

/// Tells whoever acts for a host that an import brings it members, of whom `first` is one's placement.
/// The caller records its own event.
pub fn tell_of_import(
    tx: &mut WriteTx<'_>,
    host: OrganizationId,
    first: PlacementId,
    due_on: Option<Day>,
) -> Outcome<()> {
    let about = Happening::of(Occurrence::PlacementsImported, NOBODY, host)
        .placement(first, Some(host))
        .due(due_on);
    let actor = tx.warrant().actor.account();
    for (account, seat) in acting(tx, Some(host), 0)? {
        if actor != Some(account) {
            let row = MessageRow {
                account_id: Some(account),
                organization_id: Some(seat),
                ..row(tx, &about)
            };
            store::insert(tx, row)?;
        }
    }
    Ok(())
}

/// Tells whoever acts for an organization that an officer left it with so many open cases.
pub fn tell_of_cases_left(
    tx: &mut WriteTx<'_>,
    organization: OrganizationId,
    officer: AccountId,
    cases: i64,
) -> Outcome<()> {
    for (account, seat) in acting(tx, Some(organization), 0)? {
        tell_of_cases(tx, Occurrence::CasesLeft, (account, seat), officer, cases)?;
    }
    Ok(())
}

/// Tells the successor in a post that so many open cases of the predecessor came with it.
pub fn tell_of_cases_handed_over(
    tx: &mut WriteTx<'_>,
    organization: OrganizationId,
    predecessor: AccountId,
    successor: AccountId,
    cases: i64,
) -> Outcome<()> {
    let what = Occurrence::CasesHandedOver;
    tell_of_cases(tx, what, (successor, organization), predecessor, cases)
}

fn tell_of_cases(
    tx: &mut WriteTx<'_>,
    what: Occurrence,
    (account, seat): (AccountId, OrganizationId),
    officer: AccountId,
    cases: i64,
) -> Outcome<()> {
    let row = MessageRow {
        account_id: Some(account),
        organization_id: Some(seat),
        officer_id: Some(officer),
        cases: Some(cases),
        ..row(tx, &Happening::of(what, NOBODY, seat))
    };
    store::insert(tx, row)
}

fn acting(
    tx: &mut WriteTx<'_>,
    organization: Option<OrganizationId>,
    least: i32,
) -> Outcome<Vec<(AccountId, OrganizationId)>> {
    match organization {
        Some(organization) => store::acting(tx, organization, least, &rules::ACTING),
        None => Ok(Vec::new()),
    }
}

fn taker(
    tx: &mut WriteTx<'_>,
    happening: &Happening,
) -> Outcome<Option<(AccountId, OrganizationId)>> {
    let Some(account) = happening.account else { return Ok(None) };
    Ok(store::seat_of(tx, account, happening.home)?.map(|seat| (account, seat)))
}

fn to_member(tx: &mut WriteTx<'_>, happening: &Happening, member: MemberId) -> Outcome<()> {
    let row = MessageRow { member_id: Some(member), ..row(tx, happening) };
    let text = text::is_texted(row.kind).then(|| TextRow {
        id: tx.id(),
        message_id: row.id,
        member_id: member,
        kind: row.kind,
        state: TextState::Waiting,
        due_at: row.created_at,
        attempts: 0,
        created_at: row.created_at,
        ended_at: Timestamp::NEVER,
    });
    store::insert(tx, row)?;
    text.map_or(Ok(()), |text| texts::insert(tx, text))
}

/// A message to nobody yet.
fn row(tx: &WriteTx<'_>, happening: &Happening) -> MessageRow {
    MessageRow {
        id: tx.id(),
        kind: happening.what,
        member_id: None,
        account_id: None,
        organization_id: None,
        about_id: happening.member,
        flow_id: happening.flow,
        placement_id: happening.placement,
        case_id: happening.case,
        due_on: happening.due_on,
        created_at: tx.now(),
        read_at: Timestamp::NEVER,
        endpoint_id: None,
        officer_id: None,
        cases: None,
    }
}
