db_password = "given-from-outside-1A"
