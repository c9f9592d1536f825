v3 = "true"
v5 = "10"
