"""Who may come in, from where and as whom, and what each role may do."""
