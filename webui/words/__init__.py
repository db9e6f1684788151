"""What pages say: values put into words of the reader's language; no page is decided here."""
