locals {
  names = ["a", "b"]
  plain = <<EOT
line ${local.names[0]}
  indented $${not} %%{not}
EOT
  flush = <<-EOT
    first
      second ${1 + 1}

    %{for n in local.names~}
    item ${n}
    %{endfor~}
    last
  EOT
  cond = "%{if length(local.names) > 1}many%{else}one%{endif}"
  loop = "%{for i, n in local.names}${i}:${n};%{endfor}"
  trim = "a ${~ "b" ~} c"
}
resource "alicloud_ram_policy" "p" {
  policy_name = "p"
  policy_document = jsonencode({
    Version = "1"
    Statement = [{
      Effect   = "Allow"
      Action   = ["oss:*"]
      Resource = ["acs:oss:*:*:${local.names[0]}"]
    }]
  })
  description = local.cond
}
resource "alicloud_ram_policy" "q" {
  policy_name     = "q"
  policy_document = <<EOF
{
  "Version": "1",
  "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "acs:ecs:*:*:${local.loop}"}]
}
EOF
  description     = local.trim
}
resource "alicloud_ram_policy" "r" {
  policy_name     = "r"
  policy_document = templatefile("${path.module}/policy.tpl", { actions = ["ecs:*", "vpc:*"], name = "x" })
  description     = "${local.plain}${local.flush}"
}
