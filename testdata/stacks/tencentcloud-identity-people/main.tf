# People and their credentials: defaults that make keys, second factors, keys of others and of the main account.
variable "people" {
  type = map(object({
    console = optional(bool, false)
    api     = optional(bool)
    factors = optional(map(number))
  }))
  default = {
    vera  = { console = true, api = false, factors = { phone = 0, stoken = 1, wechat = 0 } }
    wim   = { console = true, api = false, factors = { phone = 0, stoken = 0, wechat = 0 } }
    xenia = {}
    yves  = { api = true }
  }
}

resource "tencentcloud_cam_user" "person" {
  for_each            = var.people
  name                = each.key
  console_login       = each.value.console
  use_api             = each.value.api
  need_reset_password = true
  force_delete        = true
}

resource "tencentcloud_cam_mfa_flag" "person" {
  for_each = { for name, person in var.people : name => person.factors if person.factors != null }
  op_uin   = tencentcloud_cam_user.person[each.key].uin

  login_flag {
    phone  = each.value.phone
    stoken = each.value.stoken
    wechat = each.value.wechat
  }

  action_flag {
    phone  = 0
    stoken = 1
    wechat = 0
  }
}

resource "tencentcloud_cam_access_key" "vera" {
  target_uin = tencentcloud_cam_user.person["vera"].uin
  pgp_key    = "keybase:vera"
}

resource "tencentcloud_cam_access_key" "wim" {
  target_uin = tencentcloud_cam_user.person["wim"].uin
  status     = "Inactive"
}

resource "tencentcloud_cam_access_key" "caller" {}

resource "tencentcloud_cam_user_policy_attachment" "vera" {
  user_name = tencentcloud_cam_user.person["vera"].name
  policy_id = 1
}

resource "tencentcloud_cam_policy" "keys" {
  name = "own-keys"
  document = jsonencode({
    version = "2.0"
    statement = [
      { effect = "allow", action = ["cvm:RebootInstances"], resource = ["*"] },
      {
        effect    = "deny"
        action    = ["*"]
        resource  = ["*"]
        condition = { string_not_equal = { "qcs:request_tag" = ["team&ops"] } }
      },
    ]
  })
}

resource "tencentcloud_cam_group" "ops" {
  name = "ops"
}

resource "tencentcloud_cam_group_policy_attachment" "ops" {
  group_id  = tencentcloud_cam_group.ops.id
  policy_id = tencentcloud_cam_policy.keys.id
}

resource "tencentcloud_cam_group_membership" "ops" {
  group_id   = tencentcloud_cam_group.ops.id
  user_names = keys(var.people)
  depends_on = [tencentcloud_cam_user.person]
}
