v1 = { k0 = "Ünï" }
v2 = "true"
v3 = true
v5 = true
v8 = "10"
v9 = "Ünï"
