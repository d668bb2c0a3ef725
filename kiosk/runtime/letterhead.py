"""What every paper of this machine carries, as its settings say."""

from __future__ import annotations

from kiosk.core.receipt import Letterhead
from kiosk.core.transactions import Words
from kiosk.runtime.settings import Profile, Settings


def letterhead_of(settings: Settings) -> Letterhead:
    place, receipt = settings.place, settings.receipt
    return Letterhead(
        emirate=Words(place.emirate_ar, place.emirate_en),
        title=Words(receipt.title_ar, receipt.title_en),
        kiosk=place.kiosk,
        desk=Words(place.desk_ar, place.desk_en),
        demo=settings.profile is Profile.DEMO,
        hours=place.desk_hours,
        phone=place.office_phone,
        big=receipt.big_type,
    )
