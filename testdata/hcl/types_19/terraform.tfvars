v1 = "multi\nline"
