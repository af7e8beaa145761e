//! Reading the cells of further particulars.

use super::RowReader;
use crate::exchange::field::Field;
use crate::exchange::issue::IssueCode;
use crate::exchange::model::further::FurtherRow;
use crate::exchange::model::{Parsed, is_masked};
use crate::exchange::words;
use crate::kernel::text;
use crate::member::model::further::{LONGEST_ADDRESS, LONGEST_TEXT, SocialStratum};

impl RowReader<'_> {
    pub(super) fn further(&mut self) -> FurtherRow {
        FurtherRow {
            native_place: self.bounded(Field::NativePlace, LONGEST_TEXT),
            degree: self.answer(Field::Degree),
            professional_title: self.answer(Field::ProfessionalTitle),
            party_post: self.answer(Field::PartyPost),
            social_stratum: self.stratum(),
            migrant_worker: self.word(
                Field::MigrantWorker,
                IssueCode::MigrantWorkerUnreadable,
                words::migrant_worker,
            ),
            introducers: self.bounded(Field::Introducers, LONGEST_TEXT),
            landline: self.bounded(Field::Landline, LONGEST_TEXT),
            registered_residence: self.bounded(Field::RegisteredResidence, LONGEST_ADDRESS),
            stands_for_home: self.columns.contains_key(&Field::RegisteredResidence)
                && !self.columns.contains_key(&Field::HomeAddress),
        }
    }

    /// Text as the register takes it, where a word for nothing is nothing; an export may have masked it.
    pub(super) fn bounded(&mut self, field: Field, max: usize) -> Parsed<String> {
        let text = self.cell(field).shown();
        let raw = self.shown(field);
        if words::means_nothing(&text) || is_masked(&raw) {
            return Parsed::new(raw, None);
        }
        self.fitting(field, &text, max)
    }

    /// The same where 无 is an answer: no degree is not an unknown one.
    fn answer(&mut self, field: Field) -> Parsed<String> {
        let text = self.cell(field).shown();
        if words::means_nothing(&text) && !words::means_none(&text) {
            return Parsed::new(self.shown(field), None);
        }
        self.fitting(field, &text, LONGEST_TEXT)
    }

    fn fitting(&mut self, field: Field, text: &str, max: usize) -> Parsed<String> {
        let value = text::tidy(&text.replace("\r\n", "\n"), max).ok();
        if value.is_none() {
            self.remark(IssueCode::TextUnfit, field);
        }
        Parsed::new(self.shown(field), value)
    }

    fn stratum(&mut self) -> Parsed<SocialStratum> {
        let field = Field::SocialStratum;
        let text = self.cell(field).shown();
        let value = words::social_stratum(&text);
        if value.is_none() && !words::means_nothing(&text) {
            let kinds = SocialStratum::ALL.iter().map(|kind| kind.zh().to_owned());
            self.remark_with(IssueCode::SocialStratumUnknown, field, kinds);
        }
        Parsed::new(self.shown(field), value)
    }
}
