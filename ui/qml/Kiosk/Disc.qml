pragma ComponentBehavior: Bound
import QtQuick

// A part's icon on a round ground that says how it stands.
Rectangle {
    id: disc
    required property string icon
    required property string tone
    width: Theme.px(84)
    height: width
    radius: width / 2
    color: Tones.ground(tone)
    Icon {
        name: disc.icon
        stroke: Tones.ink(disc.tone)
        width: Theme.px(48)
        height: width
        x: Math.round((disc.width - width) / 2)
        y: x
    }
}
