//! Synthetic people: common surnames, given names by number, ID numbers with valid check digits and
//! phone numbers that are nobody's in particular.

use crate::access::OrganizationId;
use crate::kernel::identity::check_character;
use crate::member::model::{Category, NewMember};

const SURNAMES: [&str; 20] = [
    "王", "李", "张", "刘", "陈", "杨", "黄", "赵", "吴", "周", "徐", "孙", "马", "朱", "胡", "郭",
    "何", "高", "林", "罗",
];
const GIVEN: [&str; 20] = [
    "芳", "伟", "秀英", "敏", "静", "强", "磊", "军", "洋", "勇", "艳", "杰", "娟", "涛", "明",
    "超", "秀兰", "霞", "平", "刚",
];
const EDUCATION: [&str; 5] = ["小学", "初中", "高中", "大专", "本科"];

/// People that have an ID number of their own: [`id_number`] repeats itself after 21 000.
pub const MOST: usize = 20_000;

fn pick<'a>(list: &[&'a str], at: usize) -> &'a str {
    list.get(at % list.len()).copied().unwrap_or("")
}

/// The ID number of the `number`th person: Cixi, born 1950 to 1999, check digit right.
pub fn id_number(number: usize) -> String {
    let (year, month, day) = (1950 + number * 7 % 50, 1 + number * 5 % 12, 1 + number * 3 % 28);
    let leading = format!("330282{year:04}{month:02}{day:02}{:03}", number % 1000);
    let check = check_character(&leading).unwrap_or('0');
    format!("{leading}{check}")
}

/// The phone number of the `number`th person.
pub fn phone(number: usize) -> String {
    format!("199{:08}", 10_000_000 + number)
}

/// The `number`th person, on a branch's register.
pub fn member(number: usize, branch_id: OrganizationId) -> NewMember {
    NewMember {
        branch_id,
        name: format!("{}{}", pick(&SURNAMES, number), pick(&GIVEN, number * 7 + number / 20)),
        id_number: id_number(number),
        sex: None,
        born: None,
        phone: Some(phone(number)),
        address: Some(format!("慈溪市白沙镇柳溪村{}号", number + 1)),
        ethnicity: "汉族".to_owned(),
        education: pick(&EDUCATION, number).to_owned(),
        occupation: String::new(),
        category: if number % 10 == 9 { Category::Probationary } else { Category::Full },
        joined_on: format!("{}-07-01", 1975 + number * 7 % 50),
        full_on: None,
    }
}
