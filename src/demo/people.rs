//! Synthetic people: common surnames, given names by number, ID numbers with valid check digits and
//! phone numbers that are nobody's in particular.

use std::sync::LazyLock;

use super::crowd::VILLAGERS;
use crate::access::OrganizationId;
use crate::kernel::identity::check_character;
use crate::member::model::further::SocialStratum;
use crate::member::model::{Category, NewMember};
use crate::region::{self, Level, RegionCode, Standing};

/// The codes of [`counties`], by number.
static COUNTIES: LazyLock<Vec<String>> =
    LazyLock::new(|| counties().map(|county| county.to_string()).collect());

const SURNAMES: [&str; 20] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭",
    "何", "高", "林", "罗",
];
const GIVEN: [&str; 20] = [
    "芳", "伟", "秀英", "敏", "静", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明",
    "超", "秀兰", "霞", "平", "刚",
];
const EDUCATION: [&str; 5] = ["小学", "初中", "高中", "大专", "本科"];

/// People of a county; within it [`id_number`] does not repeat itself.
pub const PER_COUNTY: usize = 20_000;
/// People that have an ID number and a phone number of their own.
pub const MOST: usize = 1_000_000;

/// The county of the demo's two villages.
const HOME: &str = "330282";

/// The demo's own county, then the others of its province.
pub fn counties() -> impl Iterator<Item = RegionCode> {
    let code = |text: &str| text.parse::<RegionCode>().ok();
    let (home, province) = (code(HOME), code(HOME).map(RegionCode::province));
    let others = region::regions().iter().filter(move |region| {
        region.level == Level::County
            && region.standing == Standing::GbT2260
            && Some(region.code) != home
            && province.is_some_and(|province| region.code.is_within(province))
    });
    home.into_iter().chain(others.map(|region| region.code))
}

fn pick<'a>(list: &[&'a str], at: usize) -> &'a str {
    list.get(at % list.len()).copied().unwrap_or("")
}

/// The ID number of the `number`th person: of the county, born 1950 to 1999, check digit right.
pub fn id_number(number: usize) -> String {
    let (county, number) = (COUNTIES.get(number / PER_COUNTY), number % PER_COUNTY);
    let area = county.map_or(HOME, String::as_str);
    let (year, month, day) = (1950 + number * 7 % 50, 1 + number * 5 % 12, 1 + number * 3 % 28);
    let leading = format!("{area}{year:04}{month:02}{day:02}{:03}", number % 1000);
    let check = check_character(&leading).unwrap_or('0');
    format!("{leading}{check}")
}

/// Where the `number`th person is at home.
fn address(number: usize) -> String {
    match COUNTIES.get(number / PER_COUNTY).filter(|_| number >= VILLAGERS) {
        Some(county) => {
            let named = county.parse().ok().and_then(region::full_name).unwrap_or_default();
            format!("{named}{}号", number % PER_COUNTY + 1)
        }
        None => format!("慈溪市白沙镇柳溪村{}号", number + 1),
    }
}

/// The phone number of the `number`th person.
pub fn phone(number: usize) -> String {
    format!("199{:08}", 10_000_000 + number)
}

/// The `number`th person, on a branch's register.
pub fn member(number: usize, branch_id: OrganizationId) -> NewMember {
    let told = told(number);
    let probationary = number % 10 == 9;
    let joined = 1975 + number * 7 % 50;
    NewMember {
        branch_id,
        name: format!("{}{}", pick(&SURNAMES, number), pick(&GIVEN, number * 7 + number / 20)),
        id_number: id_number(number),
        sex: None,
        born: None,
        phone: Some(phone(number)),
        address: Some(address(number)),
        ethnicity: "汉族".to_owned(),
        education: pick(&EDUCATION, number).to_owned(),
        occupation: String::new(),
        category: if probationary { Category::Probationary } else { Category::Full },
        joined_on: if probationary { "2026-01-15".to_owned() } else { format!("{joined}-07-01") },
        full_on: (!probationary).then(|| format!("{}-07-01", joined + 1)),
        native_place: told.map(|_| "浙江省慈溪市".to_owned()),
        degree: told.map(|told| told.degree.to_owned()),
        professional_title: told.map(|told| told.professional_title.to_owned()),
        party_post: told.and_then(|told| told.party_post).map(str::to_owned),
        social_stratum: told.map(|told| told.social_stratum),
        migrant_worker: told.map(|told| told.migrant_worker),
        introducers: told.map(|told| told.introducers.to_owned()),
        landline: told.and_then(|told| told.landline).map(str::to_owned),
        residence: told.and_then(|told| told.residence).map(str::to_owned),
        registered_residence: told.map(|_| address(number)),
    }
}

/// What the register says beyond the usual of some in the villages.
#[derive(Clone, Copy)]
struct Told {
    degree: &'static str,
    professional_title: &'static str,
    party_post: Option<&'static str>,
    social_stratum: SocialStratum,
    migrant_worker: bool,
    introducers: &'static str,
    landline: Option<&'static str>,
    residence: Option<&'static str>,
}

const TOLD: [Told; 3] = [
    Told {
        degree: "无",
        professional_title: "无",
        party_post: None,
        social_stratum: SocialStratum::NoneOfThese,
        migrant_worker: true,
        introducers: "陈建国、杨秀兰",
        landline: None,
        residence: Some("广东省深圳市宝安区新安街道海富社区8号"),
    },
    Told {
        degree: "学士",
        professional_title: "工程师",
        party_post: Some("支部委员"),
        social_stratum: SocialStratum::PrivateEnterprise,
        migrant_worker: false,
        introducers: "周明、徐敏",
        landline: Some("0574-55501234"),
        residence: None,
    },
    Told {
        degree: "无",
        professional_title: "电工（高级工）",
        party_post: None,
        social_stratum: SocialStratum::NoneOfThese,
        migrant_worker: true,
        introducers: "陈建国、周明",
        landline: None,
        residence: None,
    },
];

/// Of the first in each of the two villages; of the others the register says no more than it must.
fn told(number: usize) -> Option<Told> {
    TOLD.get(number / 2).copied()
}
