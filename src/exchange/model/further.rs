//! What a row says of a person beyond the usual of a register.

use serde::{Deserialize, Serialize};

use super::Parsed;
use crate::exchange::field::Field;
use crate::member::model::further::SocialStratum;

/// Cells of further particulars.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FurtherRow {
    /// 籍贯
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub native_place: Parsed<String>,
    /// 学位; 无 is an answer.
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub degree: Parsed<String>,
    /// 从事专业技术职务; 无 is an answer.
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub professional_title: Parsed<String>,
    /// 党内职务; 无 is an answer.
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub party_post: Parsed<String>,
    /// 新社会阶层类型
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub social_stratum: Parsed<SocialStratum>,
    /// 是否农民工
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub migrant_worker: Parsed<bool>,
    /// 入党介绍人
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub introducers: Parsed<String>,
    /// 固定电话
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub landline: Parsed<String>,
    /// 户籍所在地
    #[serde(skip_serializing_if = "Parsed::is_nothing")]
    pub registered_residence: Parsed<String>,
    /// The table has no column for the home address: the registered residence stands for it where none is
    /// on record.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub stands_for_home: bool,
}

/// A cell as written, and whether it was understood.
#[derive(Clone, Copy)]
pub struct Written<'a> {
    pub field: Field,
    pub raw: &'a str,
    pub understood: bool,
}

impl<'a> Written<'a> {
    pub fn of<T>(field: Field, cell: &'a Parsed<T>) -> Self {
        Self { field, raw: &cell.raw, understood: cell.value.is_some() }
    }
}

impl FurtherRow {
    pub(super) fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Each of the cells.
    pub fn written(&self) -> [Written<'_>; 9] {
        [
            Written::of(Field::NativePlace, &self.native_place),
            Written::of(Field::Degree, &self.degree),
            Written::of(Field::ProfessionalTitle, &self.professional_title),
            Written::of(Field::PartyPost, &self.party_post),
            Written::of(Field::SocialStratum, &self.social_stratum),
            Written::of(Field::MigrantWorker, &self.migrant_worker),
            Written::of(Field::Introducers, &self.introducers),
            Written::of(Field::Landline, &self.landline),
            Written::of(Field::RegisteredResidence, &self.registered_residence),
        ]
    }
}
