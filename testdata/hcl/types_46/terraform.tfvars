v1 = "Ünï"
v6 = true
