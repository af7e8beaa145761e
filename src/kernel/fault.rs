//! What is told when something is refused: a code from the one table, the fields at fault, and a
//! cause that goes to the log and never to the client.

use std::fmt;

pub use super::fault_table::Code;

/// The language of a reply, from `Accept-Language`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    Chinese,
    English,
}

/// What is wrong with one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    Required,
    TooLong(usize),
    ControlCharacter,
    NotAllowed,
    UnknownField,
    WrongType,
    NotFound,
    /// A value outside its list; the list is told.
    OneOf(Vec<&'static str>),
    /// A field's own sentence, Chinese and English.
    Said(&'static str, &'static str),
}

impl Problem {
    pub fn code(&self) -> &'static str {
        match self {
            Problem::Required => "required",
            Problem::TooLong(_) => "too_long",
            Problem::ControlCharacter => "control_character",
            Problem::NotAllowed => "not_allowed",
            Problem::UnknownField => "unknown_field",
            Problem::WrongType => "wrong_type",
            Problem::NotFound => "not_found",
            Problem::OneOf(_) => "one_of",
            Problem::Said(..) => "invalid",
        }
    }

    pub fn text(&self, language: Language) -> String {
        let (zh, en) = match self {
            Problem::Required => ("请填写此项".into(), "This field is required".into()),
            Problem::TooLong(max) => {
                (format!("最多 {max} 个字"), format!("At most {max} characters"))
            }
            Problem::ControlCharacter => (
                "含有不可见的控制字符，请删去".into(),
                "Contains control characters; remove them".into(),
            ),
            Problem::NotAllowed => {
                ("此处不能填写此项".into(), "This field cannot be given here".into())
            }
            Problem::UnknownField => ("没有这个字段".into(), "There is no such field".into()),
            Problem::WrongType => ("类型或格式不对".into(), "Wrong type or format".into()),
            Problem::NotFound => ("找不到所指的对象".into(), "What it names was not found".into()),
            Problem::OneOf(list) => {
                (format!("只能是：{}", list.join("、")), format!("One of: {}", list.join(", ")))
            }
            Problem::Said(zh, en) => ((*zh).to_owned(), (*en).to_owned()),
        };
        match language {
            Language::Chinese => zh,
            Language::English => en,
        }
    }
}

/// One field at fault, named by a JSON pointer (RFC 6901), a parameter or a header.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldFault {
    pub pointer: String,
    pub problem: Problem,
}

/// A refusal or a failure, on its way to an RFC 9457 answer.
#[derive(Clone)]
pub struct Fault {
    pub code: Code,
    pub fields: Vec<FieldFault>,
    /// Seconds after which another try may succeed, for `Retry-After`.
    pub retry_after: Option<u32>,
    /// Facts of the rule that decided, quoted to the caller (`why`).
    pub why: Option<serde_json::Value>,
    cause: Option<String>,
}

pub type Outcome<T> = Result<T, Fault>;

impl Fault {
    pub fn new(code: Code) -> Fault {
        Fault { code, fields: Vec::new(), retry_after: None, why: None, cause: None }
    }

    /// A fault of one field: 422 `invalid_field`.
    pub fn field(pointer: impl Into<String>, problem: Problem) -> Fault {
        Fault::new(Code::InvalidField).at(pointer, problem)
    }

    pub fn at(mut self, pointer: impl Into<String>, problem: Problem) -> Fault {
        self.fields.push(FieldFault { pointer: pointer.into(), problem });
        self
    }

    pub fn because(mut self, why: serde_json::Value) -> Fault {
        self.why = Some(why);
        self
    }

    pub fn retry_after(mut self, seconds: u32) -> Fault {
        self.retry_after = Some(seconds);
        self
    }

    /// A failure inside: the client learns a code and a request id, the log learns the cause.
    pub fn internal(cause: impl fmt::Display) -> Fault {
        Fault { cause: Some(cause.to_string()), ..Fault::new(Code::Internal) }
    }

    pub fn with_cause(mut self, cause: impl fmt::Display) -> Fault {
        self.cause = Some(cause.to_string());
        self
    }

    pub fn cause(&self) -> Option<&str> {
        self.cause.as_deref()
    }
}

impl fmt::Debug for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code.as_str())?;
        for field in &self.fields {
            write!(f, " {}:{}", field.pointer, field.problem.code())?;
        }
        self.cause.as_ref().map_or(Ok(()), |cause| write!(f, " ({cause})"))
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

impl std::error::Error for Fault {}

impl From<Code> for Fault {
    fn from(code: Code) -> Fault {
        Fault::new(code)
    }
}

/// An error of the database: constraint names stay inside; an outage is told as an outage.
impl From<diesel::result::Error> for Fault {
    fn from(error: diesel::result::Error) -> Fault {
        use diesel::result::{DatabaseErrorKind, Error};
        match &error {
            Error::NotFound => Fault::new(Code::NotFound),
            Error::DatabaseError(DatabaseErrorKind::ClosedConnection, _) => {
                Fault::new(Code::Unavailable).retry_after(2).with_cause("connection closed")
            }
            Error::DatabaseError(kind, info) => Fault::new(Code::Internal).with_cause(format!(
                "database {kind:?} {}",
                info.constraint_name().unwrap_or_else(|| info.message())
            )),
            other => Fault::internal(other),
        }
    }
}

/// Gathers the faults of several fields, so that a form is answered once and not field by field.
#[derive(Default)]
pub struct Check {
    fields: Vec<FieldFault>,
}

impl Check {
    /// Keeps the value, or notes what is wrong with it.
    pub fn take<T>(&mut self, pointer: &str, value: Result<T, Problem>) -> Option<T> {
        match value {
            Ok(value) => Some(value),
            Err(problem) => {
                self.note(pointer, problem);
                None
            }
        }
    }

    pub fn note(&mut self, pointer: &str, problem: Problem) {
        self.fields.push(FieldFault { pointer: pointer.to_owned(), problem });
    }

    /// `Ok` when nothing was noted.
    pub fn done(self) -> Outcome<()> {
        if self.fields.is_empty() {
            Ok(())
        } else {
            Err(Fault { fields: self.fields, ..Fault::new(Code::InvalidField) })
        }
    }
}
