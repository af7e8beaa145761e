//! All authorization, pure: who acts, what they ask to do, how far their posts reach.

mod action;
mod actor;
mod appointment;
mod grant;
mod permit;
pub mod policy;
mod role;
mod scope;
mod without_post;

pub use action::{Action, ActionTag, acts};
pub use actor::{
    Account, AccountId, Actor, ActorKind, Grant, Member, MemberId, Organization, OrganizationId,
    Post, PostId, SecondFactor, Session, SessionId, SystemTask,
};
pub use appointment::appoints;
pub use grant::gives;
pub use permit::{Permit, Warrant};
pub use role::Role;
pub use scope::Scope;
