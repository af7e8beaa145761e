//! Which value of a parameter holds in a county on a day, and which changes are allowed.

use serde_json::json;

use super::model::{Domain, Due, Latitude, Parameter, PolicyRow, Ruling, Value};
use crate::kernel::day::Day;
use crate::kernel::fault::{Code, Fault, Language, Outcome, Problem};
use crate::region::RegionCode;

/// The defaults hold for every record there is, however old.
const DEFAULTS_FROM: Day = Day::EPOCH;
const DEFAULTS_VERSION: i32 = 1;

impl Value {
    /// The value of `parameter` written as `text`. Fails with a fault of field `/value`: not a
    /// number, outside the range, or not among the options.
    pub fn parse(parameter: Parameter, text: &str) -> Outcome<Value> {
        match parameter.specification().domain {
            Domain::Number { min, max, .. } => {
                let number: i32 =
                    text.trim().parse().map_err(|_| Fault::field("/value", Problem::WrongType))?;
                if (min..=max).contains(&number) {
                    Ok(Value::Number(number))
                } else {
                    Err(Fault::field("/value", Problem::Said("超出允许范围", "Outside the range"))
                        .because(json!({ "parameter": parameter, "min": min, "max": max })))
                }
            }
            Domain::Choice { options, .. } => option(options, text).map(Value::Choice),
            Domain::List { options, .. } => {
                let mut list = text
                    .split(',')
                    .filter(|part| !part.trim().is_empty())
                    .map(|part| option(options, part))
                    .collect::<Outcome<Vec<_>>>()?;
                list.sort_unstable();
                list.dedup();
                Ok(Value::List(list))
            }
        }
    }
}

fn option(options: &'static [&'static str], text: &str) -> Outcome<&'static str> {
    options
        .iter()
        .find(|option| **option == text.trim())
        .copied()
        .ok_or_else(|| Fault::field("/value", Problem::OneOf(options.to_vec())))
}

/// All policy rows, ready to be asked. Cheap to share; made anew when a row is added.
#[derive(Clone, Debug, Default)]
pub struct PolicyBook {
    /// In the order (effective_from, version), so that the last match decides.
    rows: Vec<PolicyRow>,
}

impl PolicyBook {
    /// A book of these rows over the defaults of the code; without rows the defaults alone.
    pub fn new(mut rows: Vec<PolicyRow>) -> PolicyBook {
        rows.sort_by_key(|row| (row.effective_from, row.version));
        PolicyBook { rows }
    }

    /// What holds in `county` on `day`. Where a county may only be stricter and the national value
    /// has become stricter than the county's row, the national value decides.
    pub fn at(&self, county: Option<&str>, day: Day, parameter: Parameter) -> Ruling {
        let national = self.row(None, day, parameter).map_or_else(|| preset(parameter), quote);
        match county.and_then(|code| self.row(Some(code), day, parameter)) {
            Some(row) if keeps(parameter, &row.value, &national.value) => quote(row),
            Some(_) | None => national,
        }
    }

    /// The largest number that holds in any county on `day`, for what is done above the counties and
    /// must not come too early for one of them.
    pub fn largest(&self, day: Day, parameter: Parameter) -> Ruling {
        let rows = self.rows.iter().filter(|row| row.parameter == parameter);
        let counties = rows.filter_map(|row| row.county.as_deref());
        let rulings = counties.map(|county| self.at(Some(county), day, parameter));
        let national = self.at(None, day, parameter);
        rulings.fold(national, |most, one| if one.number() > most.number() { one } else { most })
    }

    /// The county's own row that the stricter national value has overtaken, when there is one.
    pub fn set_aside(
        &self,
        county: Option<&str>,
        day: Day,
        parameter: Parameter,
    ) -> Option<Ruling> {
        let row = self.row(Some(county?), day, parameter)?;
        let ruling = self.at(county, day, parameter);
        ruling.county.is_none().then(|| quote(row))
    }

    /// The last day of a period of `parameter` that starts on `start`, by the rule of that day: an
    /// obligation keeps the policy it was made under (DOMAIN 0.7).
    pub fn due(&self, county: Option<&str>, start: Day, parameter: Parameter) -> Due {
        let ruling = self.at(county, start, parameter);
        Due { on: ruling.after(start), ruling }
    }

    /// The change as the row to be written, with its version. `today` may be the first day.
    ///
    /// Fails with `policy_in_the_past`, `policy_too_loose`, or a fault of `/value`.
    pub fn check_change(&self, change: &PolicyChange<'_>, today: Day) -> Outcome<PolicyRow> {
        let PolicyChange { parameter, county, value, effective_from, source } = *change;
        if effective_from < today {
            return Err(Fault::new(Code::PolicyInThePast).because(json!({ "today": today })));
        }
        let value = Value::parse(parameter, value)?;
        let national = self.at(None, effective_from, parameter);
        if county.is_some() && !keeps(parameter, &value, &national.value) {
            return Err(Fault::new(Code::PolicyTooLoose).because(json!({ "ruling": national })));
        }
        Ok(PolicyRow {
            parameter,
            county: county.map(str::to_owned),
            value,
            effective_from,
            version: self.latest_version(county, parameter) + 1,
            source: source.to_owned().into(),
        })
    }

    fn row(&self, county: Option<&str>, day: Day, parameter: Parameter) -> Option<&PolicyRow> {
        self.rows.iter().rev().find(|row| {
            row.parameter == parameter
                && row.county.as_deref() == county
                && row.effective_from <= day
        })
    }

    fn latest_version(&self, county: Option<&str>, parameter: Parameter) -> i32 {
        let none_yet = if county.is_some() { 0 } else { DEFAULTS_VERSION };
        self.rows
            .iter()
            .filter(|row| row.parameter == parameter && row.county.as_deref() == county)
            .map(|row| row.version)
            .fold(none_yet, i32::max)
    }
}

/// A wish to set a parameter, as it comes from a request.
#[derive(Clone, Copy, Debug)]
pub struct PolicyChange<'a> {
    pub parameter: Parameter,
    pub county: Option<&'a str>,
    pub value: &'a str,
    pub effective_from: Day,
    pub source: &'a str,
}

/// Which row decided and why, in words.
pub fn why(ruling: &Ruling, set_aside: Option<Ruling>, language: Language) -> String {
    let from = ruling.effective_from;
    match (language, set_aside, &ruling.county) {
        (Language::Chinese, Some(own), _) => {
            format!("县级设定（{}）宽于全国规定，按全国规定执行", own.value)
        }
        (Language::English, Some(own), _) => {
            format!(
                "The county's own value ({}) is looser than the national one, which decides",
                own.value
            )
        }
        (Language::Chinese, None, Some(county)) => format!("{county} 自 {from} 起执行的设定"),
        (Language::English, None, Some(county)) => format!("Set by {county} from {from}"),
        (Language::Chinese, None, None) if ruling.version == DEFAULTS_VERSION => {
            "全国默认值".to_owned()
        }
        (Language::English, None, None) if ruling.version == DEFAULTS_VERSION => {
            "The national default".to_owned()
        }
        (Language::Chinese, None, None) => format!("全国自 {from} 起执行的设定"),
        (Language::English, None, None) => format!("Set nationally from {from}"),
    }
}

/// Whether somebody with posts at these seats (six digits each) may set a county's value: the
/// county lies in the division of a seat. The whole country is nobody's to set here: its values come
/// with the program and its rules.
pub fn may_set(seats: &[String], county: Option<&str>) -> bool {
    let Some(county) = county.and_then(|code| code.parse::<RegionCode>().ok()) else {
        return false;
    };
    seats
        .iter()
        .filter_map(|seat| seat.parse::<RegionCode>().ok())
        .any(|seat| county.is_within(seat))
}

/// Whether a county's value keeps within what the national value leaves open.
fn keeps(parameter: Parameter, county: &Value, national: &Value) -> bool {
    match (parameter.specification().latitude, county, national) {
        (Latitude::OnlyLower, Value::Number(ours), Value::Number(theirs)) => ours <= theirs,
        (Latitude::OnlyHigher, Value::Number(ours), Value::Number(theirs)) => ours >= theirs,
        (Latitude::OnlyLower | Latitude::OnlyHigher, ours, theirs) => ours == theirs,
        (Latitude::Free, ..) => true,
    }
}

fn quote(row: &PolicyRow) -> Ruling {
    let specification = row.parameter.specification();
    Ruling {
        parameter: row.parameter,
        value: row.value.clone(),
        unit: specification.unit,
        version: row.version,
        county: row.county.clone(),
        effective_from: row.effective_from,
        source: row.source.clone(),
    }
}

/// The ruling where no row was ever written.
fn preset(parameter: Parameter) -> Ruling {
    let value = match parameter.specification().domain {
        Domain::Number { default, .. } => Value::Number(default),
        Domain::Choice { default, .. } => Value::Choice(default),
        Domain::List { default, .. } => Value::List(default.to_vec()),
    };
    quote(&PolicyRow {
        parameter,
        county: None,
        value,
        effective_from: DEFAULTS_FROM,
        version: DEFAULTS_VERSION,
        source: parameter.specification().source.into(),
    })
}

#[cfg(test)]
mod tests;
