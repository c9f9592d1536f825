v8 = ["a-b_c", "a-b_c", "web"]
v9 = 8080
