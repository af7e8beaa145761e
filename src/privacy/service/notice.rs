//! The privacy notice in force.

use crate::db::{Reader, Shelf};
use crate::kernel::fault::{Fault, Language, Outcome};
use crate::privacy::model::NoticeView;
use crate::privacy::store::{self, NoticeRow};

/// The version that is to be shown today.
pub fn current_version(shelf: &mut impl Shelf) -> Outcome<i32> {
    current(shelf).map(|notice| notice.version)
}

fn current(shelf: &mut impl Shelf) -> Outcome<NoticeRow> {
    let today = shelf.today();
    let found = store::notice_on(shelf, today)?;
    found.ok_or_else(|| Fault::internal("there is no privacy notice"))
}

pub fn show(reader: &mut Reader<'_>, language: Language) -> Outcome<NoticeView> {
    let notice = current(reader)?;
    let text = match language {
        Language::Chinese => notice.zh,
        Language::English => notice.en,
    };
    Ok(NoticeView {
        version: notice.version,
        in_force_from: notice.in_force_from,
        paragraphs: text.lines().map(str::to_owned).collect(),
    })
}
