"""Published programme versions, contracts and what they entitle a contact to."""
