//! A new registration: by the member, or for the member by somebody who says why.

use super::turn::{self, Frame};
use super::{optional, optional_phone, seal_details, too_early};
use crate::access::{MemberId, OrganizationId};
use crate::db::{Receipt, Shelf, Tools, WriteTx};
use crate::flow::forms::{Details, NewFlow};
use crate::flow::model::{
    Destination, FlowActor, FlowChannel, FlowEvent, FlowId, FlowState, Side, Talk,
};
use crate::flow::rules::{abroad, dates, party, step};
use crate::flow::store::{self, NewRow, around};
use crate::kernel::clock::Timestamp;
use crate::kernel::day::Day;
use crate::kernel::fault::{Check, Code, Fault, Outcome, Problem};
use crate::member::model::Standing;
use crate::member::service as member;
use crate::notify::model::Occurrence;
use crate::notify::service as notify;
use crate::organization::model::OrganizationState;
use crate::region::{self, RegionCode};

/// A checked registration with its free text sealed.
pub struct Prepared {
    id: FlowId,
    form: NewFlow,
    details: Details,
    sealed: Vec<u8>,
}

/// Checks every field at once and seals the text, outside the transaction.
pub fn prepare(tools: &Tools, now: Timestamp, form: NewFlow) -> Outcome<Prepared> {
    let mut check = Check::default();
    check.take("/departs_on", dates::departure(form.departs_on, now.day()));
    check_return(&mut check, form.departs_on, form.expected_return_on);
    check_destination(&mut check, &form.destination);
    let details = Details {
        employer: optional(&mut check, "/employer", form.employer.as_deref(), 100),
        trade: optional(&mut check, "/trade", form.trade.as_deref(), 50),
        residence: optional(&mut check, "/residence", form.residence.as_deref(), 200),
        phone: optional_phone(&mut check, form.phone.as_deref()),
        host_name: optional(&mut check, "/host_name", form.host_name.as_deref(), 100),
        notes: optional(&mut check, "/notes", form.notes.as_deref(), 1000),
        proxy_reason: optional(&mut check, "/proxy_reason", form.proxy_reason.as_deref(), 200),
        transfer_possible: form.transfer_possible,
        ..Details::default()
    };
    check.done()?;
    let id: FlowId = tools.ids.next(now);
    let sealed = seal_details(&tools.ring, id, &details)?;
    Ok(Prepared { id, form, details, sealed })
}

/// Notes a return before the departure.
pub fn check_return(check: &mut Check, departs_on: Day, expected: Option<Day>) {
    if expected.is_some_and(|back| back < departs_on) {
        let early =
            Problem::Said("预计返回日期早于外出日期", "The return lies before the departure");
        check.note("/expected_return_on", early);
    }
}

/// Notes a division or country that there is not. The organization is looked up later.
pub fn check_destination(check: &mut Check, destination: &Destination) {
    match destination {
        Destination::Place { region } => {
            let known =
                region.parse::<RegionCode>().is_ok_and(|code| region::by_code(code).is_some());
            if !known {
                check.note("/destination/region", Problem::NotFound);
            }
        }
        Destination::Abroad { country } => {
            if let Err(wrong) = abroad::country(country) {
                check.note("/destination/country", wrong);
            }
        }
        Destination::Organization { .. } | Destination::Unknown => {}
    }
}

/// The code kept with a destination: the host's seat, a division, a country, or nothing. An
/// organization must exist, take members in, and be another than the home branch.
pub fn region_of(
    shelf: &mut impl Shelf,
    destination: &Destination,
    home: OrganizationId,
) -> Outcome<String> {
    match destination {
        Destination::Organization { organization } => {
            check_host(shelf, *organization, home, "/destination/organization")
        }
        Destination::Place { region } => Ok(region.clone()),
        Destination::Abroad { country } => Ok(country.clone()),
        Destination::Unknown => Ok(String::new()),
    }
}

/// The division code of an organization that can be a host for members of `home`; a fault at
/// `pointer` where it cannot.
pub fn check_host(
    shelf: &mut impl Shelf,
    host: OrganizationId,
    home: OrganizationId,
    pointer: &str,
) -> Outcome<String> {
    let Some((shape, region_code)) = around::seat(shelf, host)? else {
        return Err(Fault::field(pointer, Problem::NotFound));
    };
    if shape.state == OrganizationState::Dissolved {
        return Err(Fault::new(Code::OrganizationDissolved));
    }
    if host == home {
        let problem = Problem::Said(
            "这就是党员所在的党支部，请另选",
            "The member's own branch; choose another",
        );
        return Err(Fault::field(pointer, problem));
    }
    if !shape.can_host() {
        let problem = Problem::Said(
            "党小组和部门不接收流入党员，请选党支部、党总支或党委",
            "Groups and departments take in nobody: choose a branch or a committee",
        );
        return Err(Fault::field(pointer, problem));
    }
    Ok(region_code)
}

/// Whom a registration is for, and in which part the caller makes it.
fn applicant(
    tx: &mut WriteTx<'_>,
    form: &NewFlow,
) -> Outcome<(MemberId, OrganizationId, FlowActor)> {
    let own = tx.warrant().actor.member;
    let id = form.member_id.or(own);
    let id = id.ok_or_else(|| Fault::field("/member_id", Problem::Required))?;
    let subject = member::subject(tx, id)?;
    if subject.standing == Standing::Left {
        return Err(Fault::new(Code::MemberLeft));
    }
    let parties = turn::parties(tx, id, subject.branch_id, &[])?;
    if form.transfer_possible && !party::judges_transfer(&parties) {
        let not_theirs = Problem::Said(
            "是否具备转接条件由所在支部认定，办理登记时填写",
            "Whether affiliation can be transferred is for the home branch to say, on registering",
        );
        return Err(Fault::field("/transfer_possible", not_theirs));
    }
    Ok((id, subject.branch_id, party::acting(FlowEvent::Submit, &parties)))
}

/// Enters a registration as a draft, or submitted at once.
pub fn create(tx: &mut WriteTx<'_>, new: Prepared) -> Outcome<Receipt> {
    let (member, home, actor) = applicant(tx, &new.form)?;
    let guards = step::Guards {
        other_open_flow: new.form.submit && store::open_of(tx, member)?.is_some(),
        proxy_reason_given: new.details.proxy_reason.is_some(),
        ..step::Guards::default()
    };
    let submitted = step::step(FlowState::Draft, FlowEvent::Submit, actor, &guards)?;
    follows_the_last(tx, member, None, new.form.departs_on)?;
    let region_code = region_of(tx, &new.form.destination, home)?;
    let frame = Frame::of(tx, home)?;
    let state = if new.form.submit { submitted } else { FlowState::Draft };
    let channel = if actor == FlowActor::Proxy { FlowChannel::Proxy } else { FlowChannel::Member };
    let row = row(tx, &new, (member, home), (state, channel), region_code);
    let id = row.id;
    store::insert(tx, row)?;
    let row = store::find(tx, id)?;
    let body = turn::body(&row, &new.details, &frame, false);
    let event = turn::event_of(&row).policy(body.advice.ruling.cite());
    tx.record(if channel == FlowChannel::Proxy { event.on_behalf_of(member) } else { event });
    if state == FlowState::Submitted {
        notify::tell(tx, &turn::happening(&row, Occurrence::FlowSubmitted))?;
    }
    Receipt::created(turn::path(id), 1, body)
}

/// Nobody leaves for the second time before being back from the first.
pub(super) fn follows_the_last(
    tx: &mut WriteTx<'_>,
    member: MemberId,
    this: Option<FlowId>,
    departs_on: Day,
) -> Outcome<()> {
    match around::last_end(tx, member, this)? {
        Some(end) if departs_on < end => {
            Err(too_early("/departs_on", (dates::BEFORE_LAST_END, Some(end))))
        }
        Some(_) | None => Ok(()),
    }
}

fn row(
    tx: &WriteTx<'_>,
    new: &Prepared,
    (member, home): (MemberId, OrganizationId),
    (state, channel): (FlowState, FlowChannel),
    region_code: String,
) -> NewRow {
    let (now, form) = (tx.now(), &new.form);
    NewRow {
        id: new.id,
        member_id: member,
        home_branch_id: home,
        state,
        departs_on: form.departs_on,
        expected_return_on: form.expected_return_on,
        cause: form.cause,
        kind: form.kind,
        destination_kind: form.destination.kind(),
        host_id: form.destination.host(),
        region_code,
        details: new.sealed.clone(),
        channel,
        primary_manager: Side::Home,
        primary_policy: String::new(),
        talk: Talk::NotRecorded,
        document_number: String::new(),
        submitted_at: if state == FlowState::Submitted { now } else { Timestamp::NEVER },
        registered_at: Timestamp::NEVER,
        // Set when the branch registers; until then nobody is missed.
        seen_on: form.departs_on.min(tx.today()),
        due_on: Day::FOREVER,
        report_from_on: form.departs_on,
        report_due_on: Day::FOREVER,
        watch_on: Day::FOREVER,
        due_policy: String::new(),
        open: state.is_open(),
        import_id: None,
        hidden: false,
        created_by: tx.warrant().actor.account(),
        created_at: now,
        version: 1,
    }
}
