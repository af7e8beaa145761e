//! A workbook made from cells that chance chooses: a whole archive with parts that fit together, so that each
//! reaches the reader of rows, and some with a part bent afterwards.

use std::fmt::Write as _;

use super::bend::Bend;
use super::workbooks::Parts;

/// Titles of columns as ledgers have them, and some that are none.
const TITLES: [&str; 26] = [
    "序号",
    "姓名",
    "性别",
    "民族",
    "公民身份号码",
    "身份证号",
    "出生日期",
    "学历",
    "党员类别",
    "入党时间",
    "转正日期",
    "所在党支部",
    "联系电话",
    "流出时间",
    "外出时间",
    "流出原因",
    "流入地",
    "外出地点",
    "流出地行政区划",
    "预计返回时间",
    "流入党组织",
    "联系人",
    "家庭住址",
    "备注",
    "爱好",
    "",
];

/// What stands in cells: sound, doubtful and wrong.
const TEXTS: [&str; 40] = [
    "王小明",
    "欧阳 修",
    "阿卜杜拉·买买提",
    "男",
    "女",
    "汉族",
    "11010519491231002X",
    "110105194912310021",
    "330282199001011234",
    "'33028219850505432x",
    "3.30282199001011E+17",
    "大专",
    "正式党员",
    "预备党员",
    "2009-06",
    "2009年6月30日",
    "二〇〇九年六月",
    "2009.2.30",
    "6/7/2009",
    "03-05",
    "45000",
    "1800年1月1日",
    "9999-12-31",
    "13800138000",
    "138 0013 8000",
    "0574-63800000",
    "柳溪村党支部",
    "柳溪村",
    "务工",
    "广东深圳",
    "浙江省宁波市慈溪市白沙镇",
    "日本",
    "香港九龙",
    "在外",
    "合计",
    "填表人：张三",
    "同上",
    "/",
    "无",
    "流动党员台账",
];

struct Book<'a> {
    bend: &'a mut Bend,
    shared: Vec<String>,
}

impl Book<'_> {
    fn text(&mut self) -> String {
        let text = (*self.bend.pick(&TEXTS)).to_owned();
        if self.bend.one_in(6) { self.bend.text(&text, &TEXTS) } else { text }
    }

    /// The XML of a cell with a text, in one of the three ways to keep one.
    fn keep(&mut self, at: &str, text: &str) -> String {
        match self.bend.below(3) {
            0 => format!("<c r=\"{at}\" t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(text)),
            1 => format!("<c r=\"{at}\" t=\"str\"><f>A1</f><v>{}</v></c>", escaped(text)),
            _ => {
                self.shared.push(text.to_owned());
                format!("<c r=\"{at}\" t=\"s\"><v>{}</v></c>", self.shared.len() - 1)
            }
        }
    }

    fn cell(&mut self, at: &str) -> String {
        let style = self.bend.below(4);
        match self.bend.below(12) {
            0 => String::new(),
            1 => format!("<c r=\"{at}\" s=\"{style}\"/>"),
            2 => {
                let days = self.bend.below(60_000);
                format!("<c r=\"{at}\" s=\"1\"><v>{days}</v></c>")
            }
            3 => {
                let number =
                    *self.bend.pick(&["0", "-1", "0.5", "1E+20", "13800138000", "45000.75"]);
                format!("<c r=\"{at}\" s=\"{style}\"><v>{number}</v></c>")
            }
            4 => match self.bend.below(3) {
                0 => format!("<c r=\"{at}\" t=\"b\"><v>1</v></c>"),
                1 => format!("<c r=\"{at}\" t=\"e\"><v>#REF!</v></c>"),
                _ => format!("<c r=\"{at}\" t=\"d\"><v>2026-02-19T00:00:00</v></c>"),
            },
            _ => {
                let text = self.text();
                self.keep(at, &text)
            }
        }
    }

    fn sheet(&mut self) -> String {
        let width = 1 + self.bend.below(12);
        let mut titles: Vec<&str> = (0..width).map(|_| *self.bend.pick(&TITLES)).collect();
        if !self.bend.one_in(4) {
            // What a row cannot do without.
            titles.insert(0, "姓名");
        }
        let (mut rows, mut at) = (String::new(), 1);
        for _ in 0..self.bend.below(3) {
            let title = self.cell(&format!("A{at}"));
            write!(rows, "<row r=\"{at}\">{title}</row>").unwrap();
            at += 1;
        }
        let header: String = titles
            .iter()
            .enumerate()
            .map(|(column, title)| self.keep(&place(column, at), title))
            .collect();
        write!(rows, "<row r=\"{at}\">{header}</row>").unwrap();
        for _ in 0..self.bend.below(14) {
            at += if self.bend.one_in(8) { 2 + self.bend.below(40) } else { 1 };
            let cells: String =
                (0..titles.len()).map(|column| self.cell(&place(column, at))).collect();
            write!(rows, "<row r=\"{at}\">{cells}</row>").unwrap();
        }
        let merged: String =
            (0..self.bend.below(3)).map(|_| self.merge(titles.len(), at)).collect();
        let merges = if merged.is_empty() {
            String::new()
        } else {
            format!("<mergeCells>{merged}</mergeCells>")
        };
        format!("{HEAD}<worksheet {MAIN}><sheetData>{rows}</sheetData>{merges}</worksheet>")
    }

    fn merge(&mut self, width: usize, height: usize) -> String {
        let (left, top) = (self.bend.below(width), 1 + self.bend.below(height));
        let (right, bottom) = (left + self.bend.below(4), top + self.bend.below(4));
        format!("<mergeCell ref=\"{}:{}\"/>", place(left, top), place(right, bottom))
    }
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>";
const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
    xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml";
const STYLES: &str = "<fonts><font/></fonts><fills><fill/></fills><borders><border/></borders>\
    <cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/>\
    <xf numFmtId=\"49\"/><xf numFmtId=\"22\"/></cellXfs>";

fn place(column: usize, row: usize) -> String {
    format!("{}{row}", char::from(b'A' + column as u8))
}

/// As XML can hold it: what it cannot is left out.
fn escaped(text: &str) -> String {
    let sound = |letter: &char| !letter.is_control() && !matches!(letter, '\u{fffe}' | '\u{ffff}');
    let letters: String = text.chars().filter(sound).collect();
    letters.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// The parts of a sound workbook with one to three sheets.
pub fn book(bend: &mut Bend) -> Parts {
    let sheets = 1 + bend.below(3);
    let mut book = Book { bend, shared: Vec::new() };
    let bodies: Vec<String> = (0..sheets).map(|_| book.sheet()).collect();
    let strings: String =
        book.shared.iter().map(|text| format!("<si><t>{}</t></si>", escaped(text))).collect();
    let (mut names, mut links, mut types) = (String::new(), String::new(), String::new());
    for at in 1..=sheets {
        let hidden = if book.bend.one_in(10) { " state=\"hidden\"" } else { "" };
        write!(names, "<sheet name=\"表{at}\" sheetId=\"{at}\"{hidden} r:id=\"rId{at}\"/>")
            .unwrap();
        write!(links, "{}", link(at, "worksheet", &format!("worksheets/sheet{at}.xml"))).unwrap();
        write!(types, "{}", typed(&format!("worksheets/sheet{at}"), "worksheet")).unwrap();
    }
    links += &link(sheets + 1, "styles", "styles.xml");
    links += &link(sheets + 2, "sharedStrings", "sharedStrings.xml");
    types += &(typed("workbook", "sheet.main") + &typed("styles", "styles"));
    types += &typed("sharedStrings", "sharedStrings");
    let relations = |links: &str| {
        format!("{HEAD}<Relationships xmlns=\"{PACKAGE}/relationships\">{links}</Relationships>")
    };
    let mut parts = vec![
        (
            "[Content_Types].xml".to_owned(),
            format!(
                "{HEAD}<Types xmlns=\"{PACKAGE}/content-types\"><Default Extension=\"rels\" \
                ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>{types}</Types>"
            ),
        ),
        ("_rels/.rels".to_owned(), relations(&link(1, "officeDocument", "xl/workbook.xml"))),
        (
            "xl/workbook.xml".to_owned(),
            format!("{HEAD}<workbook {MAIN}><sheets>{names}</sheets></workbook>"),
        ),
        ("xl/_rels/workbook.xml.rels".to_owned(), relations(&links)),
        ("xl/styles.xml".to_owned(), format!("{HEAD}<styleSheet {MAIN}>{STYLES}</styleSheet>")),
        ("xl/sharedStrings.xml".to_owned(), format!("{HEAD}<sst {MAIN}>{strings}</sst>")),
    ];
    for (at, body) in (1..).zip(bodies) {
        parts.push((format!("xl/worksheets/sheet{at}.xml"), body));
    }
    parts.into_iter().map(|(name, text)| (name, text.into_bytes())).collect()
}

fn link(id: usize, kind: &str, target: &str) -> String {
    format!("<Relationship Id=\"rId{id}\" Type=\"{OFFICE}/{kind}\" Target=\"{target}\"/>")
}

fn typed(part: &str, kind: &str) -> String {
    format!("<Override PartName=\"/xl/{part}.xml\" ContentType=\"{TYPE}.{kind}+xml\"/>")
}
