//! The privacy notice: the versions there are, the one in force, and a new one.

use crate::db::audit::Event;
use crate::db::{Reader, Receipt, Shelf, WriteTx};
use crate::kernel::fault::{Check, Code, Fault, Language, Outcome, Problem};
use crate::kernel::id::Id;
use crate::kernel::text;
use crate::organization::reach;
use crate::privacy::model::{NewNotice, NoticeReceipt, NoticeVersions, NoticeView};
use crate::privacy::store::{self, NoticeRow};

/// Characters of a notice in one language at most.
const LONGEST: usize = 10_000;

/// Marker of the id of a notice: its version.
enum Notice {}

/// The version that is to be shown today.
pub fn current_version(shelf: &mut impl Shelf) -> Outcome<i32> {
    current(shelf).map(|notice| notice.version)
}

/// The latest version in force that asked for consents anew; 0 for none.
pub fn asked_anew(shelf: &mut impl Shelf) -> Outcome<i32> {
    let today = shelf.today();
    store::asked_anew(shelf, today)
}

/// The first version under which a consent counts: nobody consented before there was a notice.
pub fn consents_from(shelf: &mut impl Shelf) -> Outcome<i32> {
    Ok(asked_anew(shelf)?.max(1))
}

fn current(shelf: &mut impl Shelf) -> Outcome<NoticeRow> {
    let today = shelf.today();
    let found = store::notice_on(shelf, today)?;
    found.ok_or_else(|| Fault::internal("there is no privacy notice"))
}

pub fn show(reader: &mut Reader<'_>, language: Language) -> Outcome<NoticeView> {
    current(reader).map(|notice| view(notice, language))
}

/// All versions, those among them that are not in force yet.
pub fn list(reader: &mut Reader<'_>, language: Language) -> Outcome<NoticeVersions> {
    let notices = store::notices(reader)?;
    Ok(NoticeVersions { items: notices.into_iter().map(|one| view(one, language)).collect() })
}

fn view(notice: NoticeRow, language: Language) -> NoticeView {
    let text = match language {
        Language::Chinese => notice.zh,
        Language::English => notice.en,
    };
    NoticeView {
        version: notice.version,
        in_force_from: notice.in_force_from,
        asks_anew: notice.asks_anew,
        paragraphs: text.lines().map(str::to_owned).collect(),
    }
}

/// Publishes a version. It holds for everybody in the deployment, so that it takes an administrator over all
/// of it. From the day it is in force on, each person is shown it and asked.
pub fn publish(tx: &mut WriteTx<'_>, new: &NewNotice) -> Outcome<Receipt> {
    let below = tx.scope().below.clone();
    if !reach::is_whole_tree(tx, &below)? {
        return Err(Fault::new(Code::Forbidden));
    }
    let latest = store::notices(tx)?.into_iter().next();
    let latest = latest.ok_or_else(|| Fault::internal("there is no privacy notice"))?;
    if new.version <= latest.version {
        return Err(Fault::new(Code::NoticeVersionTaken));
    }
    let mut check = Check::default();
    let zh = check.take("/zh", text::tidy(&new.zh, LONGEST)).unwrap_or_default();
    let en = check.take("/en", text::tidy(&new.en, LONGEST)).unwrap_or_default();
    if !en.is_empty() && zh.lines().count() != en.lines().count() {
        let problem = Problem::Said("中英文段落数须相同", "As many paragraphs as in Chinese");
        check.note("/en", problem);
    }
    if new.in_force_from < tx.today().max(latest.in_force_from) {
        let problem =
            Problem::Said("不早于今天和上一版", "Not before today nor the version before");
        check.note("/in_force_from", problem);
    }
    if new.version > latest.version + 1 {
        check.note("/version", Problem::Said("应为下一个版本号", "The number after the latest"));
    }
    check.done()?;
    let NewNotice { version, in_force_from, asks_anew, .. } = *new;
    let id: Id<Notice> = Id::from_raw(i64::from(version));
    tx.record(Event::of("privacy_notice", id).change(&"", &(in_force_from, asks_anew, &zh, &en)));
    store::publish(tx, NoticeRow { version, in_force_from, asks_anew, zh, en })?;
    let body = NoticeReceipt { version, in_force_from };
    Receipt::created("/api/v1/privacy-notices".to_owned(), i64::from(version), body)
}
