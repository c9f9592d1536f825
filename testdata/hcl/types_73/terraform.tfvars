v11 = "web"
v12 = 8080
v13 = true
v14 = "true"
v15 = 1
v19 = ["q\"uote", "a-b_c", "x y"]
