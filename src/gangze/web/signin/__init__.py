"""Signing in and out, passwords, the lock screen (登录、退出、密码、锁屏)."""
