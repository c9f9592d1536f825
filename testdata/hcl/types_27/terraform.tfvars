v4 = "multi\nline"
