"""What `nigehban explain` is made of: the question, where a name leads, and the answer's words."""
