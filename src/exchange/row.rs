//! One row of cells as typed values, with the issues of each cell by itself.

mod further;

use std::collections::BTreeMap;

use super::date::{self, DateContext, DateUse, PartialDate, Reading};
use super::field::Field;
use super::grid::{Cell, Grid, column_letters};
use super::header::Header;
use super::identity;
use super::issue::{CellPosition, Issue, IssueCode, Severity};
use super::model::{ExtraCell, LedgerRow, Parsed, RegisterRow, TableKind, is_masked};
use super::words;
use crate::kernel::identity::{IdNumber, Sex};
use crate::kernel::phone::{Phone, PhoneFault};
use crate::kernel::text::is_blank;
use crate::member::model::further::LONGEST_ADDRESS;
use crate::member::rules::person;

/// A row of a sheet under its header, and what has been remarked so far.
pub struct RowReader<'a> {
    grid: &'a Grid,
    header: &'a Header,
    /// Counted from 0.
    row: u32,
    columns: BTreeMap<Field, u32>,
    context: DateContext,
    /// Columns where a text file shows that final zeros were kept.
    zeros_kept: &'a [u32],
    /// Columns that say 同上, and the row whose cell holds for them, if there is one.
    dittos: &'a BTreeMap<u32, Option<u32>>,
    /// Issues in the order found.
    pub issues: Vec<Issue>,
}

impl<'a> RowReader<'a> {
    /// A reader of one row, counted from 0.
    pub fn new(
        grid: &'a Grid,
        header: &'a Header,
        row: u32,
        context: DateContext,
        zeros_kept: &'a [u32],
        dittos: &'a BTreeMap<u32, Option<u32>>,
    ) -> Self {
        let columns =
            header.columns.iter().filter_map(|c| c.field.map(|field| (field, c.column))).collect();
        let mut reader =
            Self { grid, header, row, columns, context, zeros_kept, dittos, issues: Vec::new() };
        reader.remark_dittos();
        reader
    }

    /// The person in the row; the branch is settled by the caller.
    pub fn register(&mut self, kind: TableKind) -> RegisterRow {
        RegisterRow {
            serial: self.plain(Field::Serial),
            name: self.name(),
            sex: self.word(Field::Sex, IssueCode::SexUnreadable, words::sex),
            nationality: self.word(
                Field::Nationality,
                IssueCode::NationalityUnknown,
                person::nationality,
            ),
            birth: self.date(Field::Birth, DateUse::Birth),
            id_number: self.id_number(),
            education: self.plain(Field::Education),
            joined_on: self.date(Field::JoinedOn, DateUse::Event),
            full_on: self.date(Field::FullOn, DateUse::Event),
            category: self.word(Field::Category, IssueCode::CategoryUnreadable, words::category),
            branch: Parsed::default(),
            branch_source: None,
            phone: self.phone(kind),
            home_address: self.address(),
            residence: match kind {
                TableKind::Register => self.bounded(Field::Residence, LONGEST_ADDRESS),
                TableKind::Ledger => self.text(Field::Residence),
            },
            further: self.further(),
            employer: self.text(Field::Employer),
            liaison: self.text(Field::Liaison),
            last_contact: self.date(Field::LastContact, DateUse::Event),
            dues_paid_to: self.date(Field::DuesPaidTo, DateUse::Month),
            remark: self.plain(Field::Remark),
            record: self.number(Field::Record),
            record_version: self.number(Field::RecordVersion),
            extra: self.extra(kind),
        }
    }

    /// The departure in the row.
    pub fn ledger(&mut self) -> LedgerRow {
        LedgerRow {
            member: self.register(TableKind::Ledger),
            left_on: self.date(Field::LeftOn, DateUse::Event),
            cause: self.cause(),
            destination: self.plain(Field::Destination),
            host_organization: self.text(Field::HostOrganization),
            has_certificate: self.certificate(),
            certificate_number: self.text(Field::CertificateNumber),
        }
    }

    /// The cell of a field, filled down from merged cells, and the row it stands in. One that says
    /// 同上 counts as if it were written out.
    pub fn filled(&self, field: Field) -> Option<(u32, &'a Cell)> {
        self.columns.get(&field).map(|column| match self.dittos.get(column) {
            Some(Some(above)) => (self.row, self.grid.filled(*above, *column).1),
            Some(None) | None => self.grid.filled(self.row, *column),
        })
    }

    /// Remarks on what was filled in from above.
    fn remark_dittos(&mut self) {
        for (field, column) in self.columns.clone() {
            let Some(Some(above)) = self.dittos.get(&column).copied() else { continue };
            let text = self.grid.filled(above, column).1.shown();
            let issue = Issue::new(IssueCode::FilledFromAbove, Some(field), self.position(field));
            let issue = issue.referring_to(&self.grid.name, above.saturating_add(1));
            // A phone stays masked wherever the row is shown.
            self.issues.push(if field == Field::Phone { issue } else { issue.offer([text]) });
        }
    }

    /// Whether a field says 同上 and nothing above holds for it.
    pub fn says_ditto_in_vain(&self, field: Field) -> bool {
        let column = self.columns.get(&field);
        column.is_some_and(|column| self.dittos.get(column) == Some(&None))
    }

    /// Where a field of this row stands; the row as a whole if it has no column.
    pub fn position(&self, field: Field) -> CellPosition {
        CellPosition {
            sheet: self.grid.name.clone(),
            row: self.row.saturating_add(1),
            column: self.columns.get(&field).map(|c| column_letters(*c)).unwrap_or_default(),
        }
    }

    /// Remarks on a field.
    pub fn remark(&mut self, code: IssueCode, field: Field) {
        let issue = Issue::new(code, Some(field), self.position(field));
        self.issues.push(issue);
    }

    fn remark_with(
        &mut self,
        code: IssueCode,
        field: Field,
        choices: impl IntoIterator<Item = String>,
    ) {
        let issue = Issue::new(code, Some(field), self.position(field)).offer(choices);
        self.issues.push(issue);
    }

    /// The cell of a field; a formula error is remarked and then counts as nothing.
    fn cell(&mut self, field: Field) -> &'a Cell {
        match self.filled(field) {
            Some(_) if self.says_ditto_in_vain(field) => {
                self.remark(IssueCode::NothingAbove, field);
                &Cell::Empty
            }
            Some((_, Cell::Fault(_))) => {
                self.remark(IssueCode::CellFault, field);
                &Cell::Empty
            }
            Some((_, cell)) => cell,
            None => &Cell::Empty,
        }
    }

    fn shown(&self, field: Field) -> String {
        self.filled(field).map(|(_, cell)| cell.shown()).unwrap_or_default()
    }

    /// Text as it is.
    fn plain(&mut self, field: Field) -> Parsed<String> {
        let value = self.cell(field).shown();
        Parsed::new(self.shown(field), (!value.is_empty()).then_some(value))
    }

    /// Text, where a word for nothing is nothing.
    fn text(&mut self, field: Field) -> Parsed<String> {
        let value = self.cell(field).shown();
        Parsed::new(self.shown(field), (!words::means_nothing(&value)).then_some(value))
    }

    /// Text that an export may have masked.
    fn address(&mut self) -> Parsed<String> {
        let mut address = self.text(Field::HomeAddress);
        address.value = address.value.filter(|text| !is_masked(text));
        address
    }

    /// A number that an export has written. Digits that Excel has rounded name another row or none.
    fn number(&mut self, field: Field) -> Parsed<i64> {
        let ruined = matches!(self.cell(field), Cell::Number(number) if number.abs() >= 1e15);
        let raw = self.shown(field);
        let value = raw.parse().ok().filter(|number| *number > 0 && !ruined);
        if value.is_none() && !words::means_nothing(&raw) {
            self.remark(IssueCode::RecordUnreadable, field);
        }
        Parsed::new(raw, value)
    }

    /// One of a list of words.
    fn word<T>(
        &mut self,
        field: Field,
        unknown: IssueCode,
        read: impl Fn(&str) -> Option<T>,
    ) -> Parsed<T> {
        let text = self.cell(field).shown();
        let value = read(&text);
        if value.is_none() && !words::means_nothing(&text) {
            self.remark(unknown, field);
        }
        Parsed::new(self.shown(field), value)
    }

    fn name(&mut self) -> Parsed<String> {
        let cell = self.cell(Field::Name).shown();
        let raw = self.shown(Field::Name);
        if words::means_nothing(&cell) {
            if !self.says_ditto_in_vain(Field::Name) {
                self.remark(IssueCode::NameMissing, Field::Name);
            }
            return Parsed::new(raw, None);
        }
        let name = person::in_one_form(&cell);
        if !name.chars().all(person::usual_in_a_name) || name.chars().count() < 2 {
            let bare = words::name_alone(&name).filter(|bare| *bare != name);
            self.remark_with(IssueCode::NameUnusual, Field::Name, bare);
        }
        Parsed::new(raw, Some(name))
    }

    fn id_number(&mut self) -> Parsed<IdNumber> {
        let raw = self.shown(Field::IdNumber);
        let field = Field::IdNumber;
        // The row is known by its record then; without one the check of the row says so.
        if is_masked(&raw) {
            return Parsed::new(raw, None);
        }
        match identity::read(self.cell(field)) {
            identity::Reading::Empty if self.says_ditto_in_vain(field) => Parsed::new(raw, None),
            identity::Reading::Empty => {
                self.remark(IssueCode::IdMissing, field);
                Parsed::new(raw, None)
            }
            identity::Reading::Known(number, doubt) => {
                if let Some(code) = doubt {
                    self.remark(code, field);
                }
                Parsed::new(raw, Some(number))
            }
            identity::Reading::Faulty(code, Some(number)) => {
                self.remark_with(code, field, [number.as_str().to_owned()]);
                Parsed::new(raw, None)
            }
            identity::Reading::Faulty(code, None) => {
                let exchanged = Phone::parse(&raw).is_ok();
                self.remark(if exchanged { IssueCode::IdIsAPhone } else { code }, field);
                Parsed::new(raw, None)
            }
        }
    }

    fn phone(&mut self, kind: TableKind) -> Parsed<Phone> {
        let raw = self.shown(Field::Phone);
        let text = self.cell(Field::Phone).shown();
        if is_masked(&raw) {
            return Parsed::new(raw, None);
        }
        if words::means_nothing(&text) {
            if kind == TableKind::Ledger {
                self.remark(IssueCode::PhoneMissing, Field::Phone);
            }
            return Parsed::new(raw, None);
        }
        let fault = match Phone::parse(&text) {
            Ok(phone) => return Parsed::new(raw, Some(phone)),
            Err(fault) => fault,
        };
        let several: Vec<Phone> = text
            .split(|c: char| is_blank(c) || "/／、,，;；或（()）".contains(c))
            .filter_map(|part| Phone::parse(part).ok())
            .collect();
        if let Some(first) = several.first() {
            self.remark(IssueCode::PhoneSeveral, Field::Phone);
            return Parsed::new(raw, Some(first.clone()));
        }
        let code = match fault {
            _ if IdNumber::parse(&text).is_ok() => IssueCode::PhoneIsAnId,
            PhoneFault::Length(_) => IssueCode::PhoneWrongLength,
            PhoneFault::NotMobile => IssueCode::PhoneNotMobile,
            PhoneFault::Characters if text.parse::<f64>().is_ok() => IssueCode::PhoneRuinedByExcel,
            PhoneFault::Characters | PhoneFault::Empty => IssueCode::PhoneUnreadable,
        };
        self.remark(code, Field::Phone);
        Parsed::new(raw, None)
    }

    fn date(&mut self, field: Field, usage: DateUse) -> Parsed<PartialDate> {
        let raw = self.shown(field);
        let zeros_kept =
            self.columns.get(&field).is_some_and(|column| self.zeros_kept.contains(column));
        let context =
            DateContext { zero_may_be_lost: self.grid.typeless && !zeros_kept, ..self.context };
        let value = match date::read(self.cell(field), usage, context) {
            Reading::Empty => None,
            Reading::Known(date) => Some(date),
            Reading::Ambiguous(meanings) => {
                let meanings = meanings.iter().map(ToString::to_string);
                self.remark_with(IssueCode::DateAmbiguous, field, meanings);
                None
            }
            Reading::YearOnly(_) => {
                self.remark(IssueCode::DateYearOnly, field);
                None
            }
            Reading::Ruined => self.no_date(IssueCode::DateRuinedByExcel, field),
            Reading::Impossible => self.no_date(IssueCode::DateImpossible, field),
            Reading::Unreadable => self.no_date(IssueCode::DateUnreadable, field),
        };
        Parsed::new(raw, value)
    }

    /// Remarks on a cell that is no date. Contact and dues are side matters: without them the row
    /// can still be applied.
    fn no_date(&mut self, code: IssueCode, field: Field) -> Option<PartialDate> {
        let severity = match field {
            Field::LastContact | Field::DuesPaidTo => Severity::Warning,
            _ => Severity::Error,
        };
        let issue = Issue::new(code, Some(field), self.position(field));
        self.issues.push(issue.graded(severity));
        None
    }

    fn cause(&mut self) -> Parsed<words::Cause> {
        let text = self.cell(Field::Cause).shown();
        let raw = self.shown(Field::Cause);
        if words::means_nothing(&text) {
            return Parsed::new(raw, None);
        }
        let cause = words::cause(&text);
        if cause.is_unrecognised() {
            self.remark(IssueCode::CauseUnrecognised, Field::Cause);
        }
        Parsed::new(raw, Some(cause))
    }

    /// 无 means no here, unlike in other columns.
    fn certificate(&mut self) -> Parsed<bool> {
        let text = self.cell(Field::HasCertificate).shown();
        let value = words::yes_or_no(&text);
        if value.is_none() && !words::means_nothing(&text) {
            self.remark(IssueCode::CertificateUnreadable, Field::HasCertificate);
        }
        Parsed::new(self.shown(Field::HasCertificate), value)
    }

    /// Cells without a known title of their own, in order; those of merged ranges too.
    fn extra(&self, kind: TableKind) -> Vec<ExtraCell> {
        let known: Vec<u32> = self
            .columns
            .iter()
            .filter(|(field, _)| kind.takes(**field))
            .map(|(_, column)| *column)
            .collect();
        let titled = self.header.columns.iter().map(|column| column.column);
        let mut at: Vec<u32> =
            titled.chain(self.grid.row(self.row).map(|(column, _)| column)).collect();
        at.sort_unstable();
        at.dedup();
        at.into_iter()
            .filter(|column| !known.contains(column))
            .map(|column| (column, self.grid.filled(self.row, column).1.shown()))
            .filter(|(_, text)| !text.is_empty())
            .map(|(column, text)| {
                let title = self.header.columns.iter().find(|c| c.column == column);
                let title = title.map_or_else(|| column_letters(column), |c| c.title.clone());
                ExtraCell { title, text: super::model::Hidden(text) }
            })
            .collect()
    }
}

/// The sex the cell should say by the identity number, if it says another.
pub fn contradicting_sex(row: &RegisterRow) -> Option<Sex> {
    let by_number = row.id_number.value.as_ref()?.sex();
    (row.sex.value? != by_number).then_some(by_number)
}
