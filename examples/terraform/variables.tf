variable "region" {
  description = "One that the server serves."
  type        = string
  default     = "ap-guangzhou"
}

variable "zone" {
  description = "Where subnets and instances are."
  type        = string
  default     = "ap-guangzhou-3"
}

variable "domain" {
  description = "What the provider puts behind vpc., cvm., tag. and cbs. to call them. Through HTTP_PROXY any name does."
  type        = string
  default     = "tencentcloudapi.com"
}

variable "image_id" {
  description = "Image of the instances; the emulator has no contents of disks."
  type        = string
  default     = "img-9qabwvbn"
}

variable "instance_type" {
  description = "At least two ENIs must fit."
  type        = string
  default     = "S5.LARGE8"
}

variable "tags" {
  description = "On everything that can have tags."
  type        = map(string)
  default = {
    project = "havip-example"
  }
}
