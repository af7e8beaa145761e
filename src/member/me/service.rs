//! What the service tells somebody of themselves.

mod trail;

use std::collections::HashMap;

use serde_json::Value;

use super::model::{
    AccessEntry, BranchView, Export, ExportedAttempt, ExportedCheckIn, ExportedFlow,
    ExportedMember, ExportedPlacement, FullRecord, MeView, OpenRegistration, OwnAccount, OwnRecord,
    PostView,
};
use super::store::{self, LogRow, PostRow};
use super::words;
use crate::access::{AccountId, Action, MemberId, OrganizationId};
use crate::audit;
use crate::db::audit::{AuditEvent, Event};
use crate::db::{Reader, Shelf};
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Outcome};
use crate::kernel::id::Id;
use crate::kernel::secret::{Field, KeyRing};
use crate::member::model::further::Further;
use crate::member::service as register;
use crate::member::store as records;
use crate::privacy::service::notice;

const FLOW_DETAILS: Field = Field { table: "flows", column: "details" };
const CHECK_IN_NOTE: Field = Field { table: "check_ins", column: "note" };
const PLACEMENT_NOTE: Field = Field { table: "placements", column: "note" };
const ATTEMPT_NOTE: Field = Field { table: "contact_attempts", column: "note" };

/// Account, posts, and the own record with phone and ID number masked.
pub fn show(reader: &mut Reader<'_>) -> Outcome<MeView> {
    let account = own_account(reader)?;
    let member = match reader.warrant().actor.member {
        Some(id) => Some(own_record(reader, id)?),
        None => None,
    };
    Ok(MeView { account, member })
}

fn own_account(reader: &mut Reader<'_>) -> Outcome<OwnAccount> {
    let actor = reader.warrant().actor.clone();
    let id = actor.account().ok_or_else(|| Fault::new(Code::Forbidden))?;
    let today = reader.today();
    let held = store::posts(reader, &[id])?;
    let (display_name, accepted) = store::account(reader, id)?;
    let current = notice::current_version(reader)?;
    Ok(OwnAccount {
        id,
        display_name,
        posts: posts_on(&held, id, today),
        step_up_needed: actor.posts_inert,
        stepped_up: actor.stepped_up,
        second_factor: actor.second_factor,
        notice_due: (accepted < current).then_some(current),
    })
}

/// The posts an account held on a day.
fn posts_on(held: &[PostRow], account: AccountId, on: Day) -> Vec<PostView> {
    held.iter()
        .filter(|post| post.account == account && post.starts_on <= on)
        .filter(|post| post.ends_on.is_none_or(|end| on <= end))
        .filter(|post| !post.ended_at.is_set() || on <= post.ended_at.day())
        .map(|post| PostView {
            organization_id: post.organization_id,
            organization: post.organization.clone(),
            role: post.role,
        })
        .collect()
}

fn own_record(reader: &mut Reader<'_>, id: MemberId) -> Outcome<OwnRecord> {
    let row = records::find(reader, id)?;
    reader.saw_members([id]);
    let branch = branch(reader, row.branch_id)?;
    let open = store::flows(reader, id)?.into_iter().find(|flow| flow.open);
    Ok(OwnRecord {
        record: register::record(reader, row)?,
        branch,
        open_registration: open.map(|flow| OpenRegistration {
            id: flow.id.to_string(),
            state: flow.state,
            departs_on: flow.departs_on,
            due_on: flow.due_on,
            report_due_on: Some(flow.report_due_on).filter(|day| *day != Day::FOREVER),
        }),
    })
}

fn branch(reader: &mut Reader<'_>, id: OrganizationId) -> Outcome<BranchView> {
    let (name, contact_phone) = store::branch(reader, id)?;
    Ok(BranchView { id, name, contact_phone })
}

/// A page of who looked at or changed one's record, newest first; empty without a record.
pub fn access_log(
    reader: &mut Reader<'_>,
    before: Option<Id<AuditEvent>>,
    limit: Option<i64>,
) -> Outcome<Vec<(Id<AuditEvent>, AccessEntry)>> {
    let Some(member) = reader.warrant().actor.member else { return Ok(Vec::new()) };
    let own = reader.warrant().actor.account();
    let rows = store::access_log(reader, member, before, limit)?;
    let mut accounts: Vec<AccountId> = rows.iter().filter_map(|row| row.account).collect();
    accounts.sort();
    accounts.dedup();
    let held = store::posts(reader, &accounts)?;
    Ok(rows.into_iter().map(|row| (row.id, entry(row, own, &held))).collect())
}

fn entry(row: LogRow, own: Option<AccountId>, held: &[PostRow]) -> AccessEntry {
    let (zh, en) = words::words(row.action);
    let (reason_zh, reason_en) = audit::words::reason(&row.reason);
    let is_own = match row.account {
        Some(account) => own == Some(account),
        // Nobody is logged in before a log-in; whose it is proved to be them.
        None => row.action == Action::LogIn && row.reason.is_empty(),
    };
    let day = row.at.day();
    AccessEntry {
        at: row.at,
        action: row.action,
        zh,
        en,
        by: row.by,
        posts: row.account.map(|account| posts_on(held, account, day)).unwrap_or_default(),
        own: is_own,
        reason: row.reason,
        reason_zh,
        reason_en,
    }
}

/// Everything held about the one who asks.
pub fn export(reader: &mut Reader<'_>) -> Outcome<Export> {
    let account = own_account(reader)?;
    let member = match reader.warrant().actor.member {
        Some(id) => Some(exported_member(reader, id)?),
        None => None,
    };
    let sessions = store::trail::sessions(reader, account.id)?;
    let identities = store::trail::identities(reader, account.id)?;
    Ok(Export { exported_at: reader.now(), account, sessions, identities, member })
}

/// The same with what its organizations are called.
pub fn export_with_names(
    reader: &mut Reader<'_>,
) -> Outcome<(Export, HashMap<OrganizationId, String>)> {
    let copy = export(reader)?;
    let mut ids: Vec<OrganizationId> = Vec::new();
    if let Some(member) = &copy.member {
        ids.extend(member.affiliations.iter().map(|stretch| stretch.branch_id));
        for placement in &member.placements {
            ids.extend(
                [placement.host_id, placement.branch_id, placement.group_id].iter().flatten(),
            );
        }
        for version in &member.trail.registration_versions {
            let host = version.before.pointer("/destination/organization").and_then(Value::as_str);
            ids.extend(host.and_then(|id| id.parse::<OrganizationId>().ok()));
        }
    }
    ids.sort_unstable();
    ids.dedup();
    let names = store::organizations(reader, ids)?.into_iter().collect();
    Ok((copy, names))
}

fn exported_member(reader: &mut Reader<'_>, id: MemberId) -> Outcome<ExportedMember> {
    let record = full_record(reader, id)?;
    reader.saw(Event::of("member", id).about([id]));
    let ring = reader.tools().ring.clone();
    let flows = store::flows(reader, id)?;
    let placements = store::placements(reader, id)?;
    let check_ins = store::check_ins(reader, id)?;
    let attempts = store::contact_attempts(reader, id)?;
    Ok(ExportedMember {
        record,
        affiliations: register::stretches(reader, id, None)?,
        corrections: register::versions(reader, id, |before| before)?,
        registrations: flows.into_iter().map(|row| flow(&ring, row)).collect::<Outcome<_>>()?,
        placements: placements
            .into_iter()
            .map(|row| placement(&ring, row))
            .collect::<Outcome<_>>()?,
        check_ins: check_ins.into_iter().map(|row| check_in(&ring, row)).collect::<Outcome<_>>()?,
        contact_attempts: attempts
            .into_iter()
            .map(|row| attempt(&ring, row))
            .collect::<Outcome<_>>()?,
        access_log: access_log(reader, None, None)?.into_iter().map(|(_, entry)| entry).collect(),
        trail: trail::of(reader, id)?,
    })
}

fn full_record(reader: &mut Reader<'_>, id: MemberId) -> Outcome<FullRecord> {
    let row = records::find(reader, id)?;
    let ring = &reader.tools().ring;
    let opened = register::open(ring, &row)?;
    let Further { background, whereabouts } =
        register::open_further(ring, id, row.further.as_deref())?;
    Ok(FullRecord {
        id,
        branch: branch(reader, row.branch_id)?,
        name: row.name,
        sex: row.sex,
        ethnicity: row.ethnicity,
        born: row.born,
        id_number: opened.id_number,
        phone: opened.phone,
        address: opened.address,
        education: row.education,
        occupation: row.occupation,
        category: row.category,
        joined_on: row.joined_on,
        full_on: row.full_on,
        standing: row.standing,
        left_on: row.left_on,
        left_cause: row.left_cause,
        background,
        whereabouts,
    })
}

fn opened(
    ring: &KeyRing,
    field: Field,
    row: i64,
    sealed: Option<&[u8]>,
) -> Outcome<Option<String>> {
    sealed.map(|sealed| ring.open(field, row, sealed)).transpose().map_err(Fault::internal)
}

fn flow(ring: &KeyRing, row: store::FlowRow) -> Outcome<ExportedFlow> {
    let kept = Some(row.details.as_slice()).filter(|sealed| !sealed.is_empty());
    let plain = opened(ring, FLOW_DETAILS, row.id, kept)?.unwrap_or_default();
    Ok(ExportedFlow {
        id: row.id.to_string(),
        state: row.state,
        departs_on: row.departs_on,
        expected_return_on: row.expected_return_on,
        cause: row.cause,
        kind: row.kind,
        destination: row.destination,
        region_code: row.region_code,
        details: serde_json::from_str(&plain).unwrap_or(Value::String(plain)),
        channel: row.channel,
        document_number: row.document_number,
        ended_on: row.ended_on,
        seen_on: row.seen_on,
        due_on: row.due_on,
    })
}

fn placement(ring: &KeyRing, row: store::PlacementRow) -> Outcome<ExportedPlacement> {
    Ok(ExportedPlacement {
        note: opened(ring, PLACEMENT_NOTE, row.id, row.note.as_deref())?,
        id: row.id.to_string(),
        host_id: row.host_id,
        host_name: row.host_name,
        state: row.state,
        branch_id: row.branch_id,
        group_id: row.group_id,
        notified_on: row.notified_on,
        checked_in_on: row.checked_in_on,
        placed_on: row.placed_on,
        left_on: row.left_on,
        ground: row.ground,
    })
}

fn check_in(ring: &KeyRing, row: store::CheckInRow) -> Outcome<ExportedCheckIn> {
    Ok(ExportedCheckIn {
        note: opened(ring, CHECK_IN_NOTE, row.id, row.note.as_deref())?,
        kind: row.kind,
        made_at: row.made_at,
        received_at: row.received_at,
        region_code: row.region_code,
        channel: row.channel,
        proxy_reason: row.proxy_reason,
        effect: row.effect,
        effect_reason: row.effect_reason,
    })
}

fn attempt(ring: &KeyRing, row: store::AttemptRow) -> Outcome<ExportedAttempt> {
    Ok(ExportedAttempt {
        note: opened(ring, ATTEMPT_NOTE, row.id, row.note.as_deref())?,
        at: row.at,
        channel: row.channel,
        result: row.result,
        topic: row.topic,
    })
}
