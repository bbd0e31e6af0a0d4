"""How to hug."""


def hug(whom: str, seconds: int = 20) -> str:
    return f"{whom}, held for {seconds} seconds"


if __name__ == "__main__":
    print(hug("you"))
