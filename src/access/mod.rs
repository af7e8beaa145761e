//! All authorization, pure: who acts, what they ask to do, how far their posts reach.

mod action;
mod actor;
mod appointment;
mod permit;
pub mod policy;
mod role;
mod scope;

pub use action::{Action, ActionTag, acts};
pub use actor::{
    Account, AccountId, Actor, ActorKind, Member, MemberId, Organization, OrganizationId, Post,
    PostId, SecondFactor, Session, SessionId, SystemTask,
};
pub use appointment::appoints;
pub use permit::{Permit, Warrant};
pub use role::Role;
pub use scope::Scope;
