v2 = { k0 = "multi\nline" }
v4 = "Ünï"
v6 = "50%"
v10 = true
