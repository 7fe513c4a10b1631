"""Pages of the organisation (机构、岗位、人员、任岗页面)."""
