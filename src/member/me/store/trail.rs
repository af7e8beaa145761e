//! Rows kept beside a person's record and journeys, oldest first.

use diesel::prelude::*;

use crate::access::{AccountId, MemberId};
use crate::db::Shelf;
use crate::db::schema::{
    account_identities, consents, flow_amendments, flows, follow_up_cases, identity_providers,
    messages, phone_changes, sessions, text_messages, webhook_deliveries,
};
use crate::flow::model::FlowId;
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::Outcome;
use crate::member::me::model::trail::{
    ExportedCase, ExportedConsent, ExportedDelivery, ExportedIdentity, ExportedMessage,
    ExportedSession, ExportedText,
};
use crate::notify::model::Occurrence;
use crate::webhook::model::WebhookEvent;

/// An amendment: id, flow, version, day, side, and sealed what stood before.
pub type VersionRow = (i64, FlowId, i64, Day, String, Vec<u8>);

pub fn versions(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Vec<VersionRow>> {
    Ok(flow_amendments::table
        .inner_join(flows::table.on(flow_amendments::flow_id.eq(flows::id)))
        .filter(flows::member_id.eq(member))
        .order(flow_amendments::id)
        .select((
            flow_amendments::id,
            flow_amendments::flow_id,
            flow_amendments::version,
            flow_amendments::changed_on,
            flow_amendments::side,
            flow_amendments::before,
        ))
        .load(shelf.conn())?)
}

pub fn cases(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Vec<ExportedCase>> {
    Ok(follow_up_cases::table
        .filter(follow_up_cases::member_id.eq(member))
        .order(follow_up_cases::id)
        .select((
            follow_up_cases::stage,
            follow_up_cases::side,
            follow_up_cases::opened_on,
            follow_up_cases::closed_on,
        ))
        .load(shelf.conn())?)
}

pub fn messages(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Vec<ExportedMessage>> {
    let rows: Vec<(Occurrence, Timestamp, Timestamp, Option<Day>)> = messages::table
        .filter(messages::member_id.is_not_null())
        .filter(messages::member_id.assume_not_null().eq(member))
        .filter(messages::kind.eq_any(Occurrence::ALL))
        .order(messages::id)
        .select((messages::kind, messages::created_at, messages::read_at, messages::due_on))
        .load(shelf.conn())?;
    let exported =
        |(kind, at, read_at, due_on): (Occurrence, Timestamp, Timestamp, Option<Day>)| {
            ExportedMessage { kind, at, read_at: read_at.is_set().then_some(read_at), due_on }
        };
    Ok(rows.into_iter().map(exported).collect())
}

pub fn texts(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Vec<ExportedText>> {
    Ok(text_messages::table
        .filter(text_messages::member_id.eq(member))
        .filter(text_messages::kind.eq_any(Occurrence::ALL))
        .order(text_messages::id)
        .select((text_messages::kind, text_messages::state, text_messages::created_at))
        .load(shelf.conn())?)
}

pub fn deliveries(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Vec<ExportedDelivery>> {
    Ok(webhook_deliveries::table
        .filter(webhook_deliveries::member_id.eq(member))
        .filter(webhook_deliveries::event.eq_any(WebhookEvent::ALL))
        .order(webhook_deliveries::id)
        .select((
            webhook_deliveries::event,
            webhook_deliveries::state,
            webhook_deliveries::created_at,
        ))
        .load(shelf.conn())?)
}

pub fn consents(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Vec<ExportedConsent>> {
    Ok(consents::table
        .filter(consents::member_id.eq(member))
        .order(consents::id)
        .select((consents::purpose, consents::given, consents::notice_version, consents::at))
        .load(shelf.conn())?)
}

/// A proposed number: id, state, when, and sealed the rest.
pub type PhoneChangeRow = (i64, String, Timestamp, Vec<u8>);

pub fn phone_changes(shelf: &mut impl Shelf, member: MemberId) -> Outcome<Vec<PhoneChangeRow>> {
    Ok(phone_changes::table
        .filter(phone_changes::member_id.eq(member))
        .order(phone_changes::id)
        .select((
            phone_changes::id,
            phone_changes::state,
            phone_changes::proposed_at,
            phone_changes::details,
        ))
        .load(shelf.conn())?)
}

pub fn identities(shelf: &mut impl Shelf, account: AccountId) -> Outcome<Vec<ExportedIdentity>> {
    Ok(account_identities::table
        .inner_join(identity_providers::table)
        .filter(account_identities::account_id.eq(account))
        .order(account_identities::id)
        .select((
            identity_providers::name,
            identity_providers::issuer,
            account_identities::subject,
            account_identities::linked_at,
        ))
        .load(shelf.conn())?)
}

pub fn sessions(shelf: &mut impl Shelf, account: AccountId) -> Outcome<Vec<ExportedSession>> {
    Ok(sessions::table
        .filter(sessions::account_id.eq(account))
        .order(sessions::id)
        .select((
            sessions::kind,
            sessions::method,
            sessions::label,
            sessions::created_at,
            sessions::seen_at,
        ))
        .load(shelf.conn())?)
}
