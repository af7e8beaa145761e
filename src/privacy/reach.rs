//! Whom other systems may be shown: members on the register who consented (ADR 24). Whoever left it cannot
//! say anything here any more, and so could not withdraw. Each room whose rows are of members asks here, for
//! its own table, wherever a scope says so.

use diesel::dsl::{case_when, exists};
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Integer};

use super::model::Purpose;
use crate::db::MultiBackend;
use crate::db::schema::{check_ins, consents, flows, members, placements};
use crate::member::model::Standing;

type Consented<Table> = Box<dyn BoxableExpression<Table, MultiBackend, SqlType = Bool>>;

/// Under which notice the last word consented, 0 where it did not. One probe of an index for each row.
#[diesel::dsl::auto_type]
fn last_word() -> _ {
    let (purpose, none): (Purpose, i32) = (Purpose::OtherSystems, 0);
    let under = case_when(consents::given, consents::notice_version);
    consents::table
        .filter(consents::purpose.eq(purpose))
        .order(consents::id.desc())
        .select(under.otherwise(none.into_sql::<Integer>()))
}

#[diesel::dsl::auto_type]
fn on_register() -> _ {
    let left: Standing = Standing::Left;
    members::table.filter(members::standing.ne(left))
}

/// Of members, those who consented under this notice or a later one.
pub fn members(from: i32) -> Consented<members::table> {
    let said = last_word().filter(consents::member_id.eq(members::id));
    let listed = members::standing.ne(Standing::Left);
    Box::new(listed.and(said.single_value().assume_not_null().ge(from)))
}

/// Of registrations, those of such members.
pub fn flows(from: i32) -> Consented<flows::table> {
    let said = last_word().filter(consents::member_id.eq(flows::member_id));
    let listed = exists(on_register().filter(members::id.eq(flows::member_id)));
    Box::new(listed.and(said.single_value().assume_not_null().ge(from)))
}

/// Of placements, those of such members.
pub fn placements(from: i32) -> Consented<placements::table> {
    let said = last_word().filter(consents::member_id.eq(placements::member_id));
    let listed = exists(on_register().filter(members::id.eq(placements::member_id)));
    Box::new(listed.and(said.single_value().assume_not_null().ge(from)))
}

/// Of check-ins, those of such members.
pub fn check_ins(from: i32) -> Consented<check_ins::table> {
    let said = last_word().filter(consents::member_id.eq(check_ins::member_id));
    let listed = exists(on_register().filter(members::id.eq(check_ins::member_id)));
    Box::new(listed.and(said.single_value().assume_not_null().ge(from)))
}
