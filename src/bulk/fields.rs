//! The body of `bulk-actions` as it is read: every field of every kind. Told apart by the tag alone,
//! serde no longer knows which item a fault is in.

use serde::Deserialize;

use super::model::{BulkItem, BulkKind, NewBulkAction};
use crate::access::{AccountId, OrganizationId};
use crate::flow::forms::TalkHeld;
use crate::kernel::day::Day;

/// One deed for many, before its kind has said which fields it takes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fields {
    kind: BulkKind,
    items: Option<Vec<BulkItem>>,
    talk: Option<TalkHeld>,
    branch_id: Option<OrganizationId>,
    group_id: Option<OrganizationId>,
    placed_on: Option<Day>,
    account_id: Option<AccountId>,
    from_account_id: Option<AccountId>,
    to_account_id: Option<AccountId>,
}

/// Says what is wrong in serde's words, from which the fault is made.
impl TryFrom<Fields> for NewBulkAction {
    type Error = String;

    fn try_from(mut fields: Fields) -> Result<NewBulkAction, String> {
        let new = match fields.kind {
            BulkKind::Register => {
                NewBulkAction::Register { talk: fields.talk.take(), items: fields.items()? }
            }
            BulkKind::Place => NewBulkAction::Place {
                branch_id: fields.branch_id.take(),
                group_id: fields.group_id.take(),
                placed_on: fields.placed_on.take(),
                items: fields.items()?,
            },
            BulkKind::AssignLiaison => NewBulkAction::AssignLiaison {
                account_id: fields.account_id.take(),
                items: fields.items()?,
            },
            BulkKind::HandOver => NewBulkAction::HandOver {
                from_account_id: needed("from_account_id", fields.from_account_id.take())?,
                to_account_id: needed("to_account_id", fields.to_account_id.take())?,
            },
            BulkKind::AssignCase => NewBulkAction::AssignCase {
                account_id: needed("account_id", fields.account_id.take())?,
                items: fields.items()?,
            },
            BulkKind::Remind => NewBulkAction::Remind { items: fields.items()? },
        };
        fields.nothing_left()?;
        Ok(new)
    }
}

impl Fields {
    fn items(&mut self) -> Result<Vec<BulkItem>, String> {
        needed("items", self.items.take())
    }

    fn nothing_left(&self) -> Result<(), String> {
        let left = [
            ("items", self.items.is_some()),
            ("talk", self.talk.is_some()),
            ("branch_id", self.branch_id.is_some()),
            ("group_id", self.group_id.is_some()),
            ("placed_on", self.placed_on.is_some()),
            ("account_id", self.account_id.is_some()),
            ("from_account_id", self.from_account_id.is_some()),
            ("to_account_id", self.to_account_id.is_some()),
        ];
        match left.iter().find(|(_, given)| *given) {
            Some((name, _)) => Err(format!("unknown field `{name}`")),
            None => Ok(()),
        }
    }
}

fn needed<T>(name: &str, given: Option<T>) -> Result<T, String> {
    given.ok_or_else(|| format!("missing field `{name}`"))
}
