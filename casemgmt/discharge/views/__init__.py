"""Pages of discharge: the plan, moving on, delays, the follow-up, letters, checklists."""
