//! The posts that carry rights. What each may do is the table in `policy`.

crate::text_enum! {
    /// A post held in an organization for a period.
    pub enum Role {
        /// 支部书记: keeps the branch's register, decides on leaving, receives newcomers.
        Secretary = "secretary",
        /// 副书记: stands in for the secretary.
        DeputySecretary = "deputy_secretary",
        /// 联络员: looks after the members assigned to them.
        Liaison = "liaison",
        /// 党委工作人员: supervises the branches of a committee or township.
        CommitteeOfficer = "committee_officer",
        /// 县委组织部工作人员: the county's register, policy and numbers.
        CountyOfficer = "county_officer",
        /// 县管理员: accounts, posts and policy; sees no member's record.
        CountyAdministrator = "county_administrator",
        /// 异地商会党组织工作人员: hosts fellow-townspeople, a limited mandate.
        ChamberOfficer = "chamber_officer",
        /// 上级组织部门: counts only.
        Statistician = "statistician",
        /// 审计员: the audit trail, no personal data.
        Auditor = "auditor",
    }
}
