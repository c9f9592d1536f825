resource "alicloud_vpc" "v" {
  vpc_name   = "from terraform"
  cidr_block = "10.0.0.0/8"
}
resource "alicloud_vpc" "comments" {
  # a
  vpc_name = "x" // b
  /* c
     d */ cidr_block = /* e */ "10.0.0.0/8" # f
  tags = { # g
    a = 1, # h
    /* i */ b = 2
    "c" : 3
    (upper("d")) = "4"
  }
}
